# placetools: one plain Makefile.
#
#   make                    every tool whose libraries are here   (build/bin)
#   make demo               libraries, tools, a video and pictures in out/
#   make check              install what tests need, run all tests
#   make check-long         the long sweeps too
#   make bench              ratios against named baselines
#   make install PREFIX=/usr/local DESTDIR=
#
# Variants: RELEASE=1, SAN=address,undefined, COV=1, CC=clang, WERROR=1, V=1.

VERSION = 0.1.0

# ---- what is built from what ---------------------------------------------------------------
# A folder of lib/ needs these packages; a tool needs these folders (and what they stand on).
PKGS_base     = zlib libpng libzstd libxxhash libisal libcjson libsodium
PKGS_video    = libavcodec libavformat libavutil x264
FOLDERS       = base core archive formats source render video simulate cli
TOOL_FOLDERS_place-timelapse = base video
TOOL_FOLDERS  = base

TOOLS = $(patsubst cmd/%.c,%,$(wildcard cmd/place-*.c))

# ---- the variant ---------------------------------------------------------------------------
CC       ?= cc
comma    := ,
VARIANT  := $(if $(SAN),san-$(subst $(comma),-,$(SAN)),$(if $(COV),cov,$(if $(RELEASE),release,plain)))
VARIANT  := $(VARIANT)$(if $(filter-out cc gcc,$(CC)),-$(notdir $(CC)))
BUILD    := build/$(VARIANT)
Q        := $(if $(V),,@)

WARN     = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes \
           -Wformat=2 -Wvla $(if $(WERROR),-Werror)
OPT      = $(if $(SAN),-O1 -g -fno-omit-frame-pointer -fno-sanitize-recover=all -fsanitize=$(SAN) -DPLACE_SANITIZED, \
           $(if $(COV),-O0 -g --coverage -DPLACE_SANITIZED, \
           $(if $(RELEASE),-O3 -g -DNDEBUG,-O2 -ftree-vectorize -g)))
PLACE_CFLAGS  = -std=c17 -D_GNU_SOURCE -DPLACE_VERSION='"$(VERSION)"' -Ilib -I$(BUILD)/gen $(WARN) $(OPT) -pthread $(CFLAGS)
PLACE_LDFLAGS = $(if $(SAN),-fsanitize=$(SAN)) $(if $(COV),--coverage) -pthread -Wl,--as-needed $(LDFLAGS)

# ---- which packages are here ---------------------------------------------------------------
have      = $(if $(shell pkg-config --exists $(1) 2>/dev/null && echo y),y)
PKGS     := $(sort $(foreach f,$(FOLDERS),$(PKGS_$(f))))
MISSING  := $(foreach p,$(PKGS),$(if $(call have,$(p)),,$(p)))
can_use   = $(if $(filter $(MISSING),$(PKGS_$(1))),,$(1))
READY_FOLDERS := $(foreach f,$(FOLDERS),$(if $(filter $(MISSING),$(PKGS_base)),,$(call can_use,$(f))))
folders_of = $(or $(TOOL_FOLDERS_$(1)),$(TOOL_FOLDERS))
READY    := $(foreach t,$(TOOLS),$(if $(filter-out $(READY_FOLDERS),$(call folders_of,$(t))),,$(t)))
PKG_CFLAGS := $(if $(filter-out $(MISSING),$(PKGS)),$(shell pkg-config --cflags $(filter-out $(MISSING),$(PKGS))))
LIBS_base  := $(if $(filter $(MISSING),$(PKGS_base)),,$(shell pkg-config --libs $(PKGS_base))) -lm
LIBS_video := $(if $(filter $(MISSING),$(PKGS_video)),,$(shell pkg-config --libs $(PKGS_video)))
libs_of    = $(foreach f,$(call folders_of,$(1)),$(LIBS_$(f)))

# ---- objects -------------------------------------------------------------------------------
LIB_SOURCES := $(foreach f,$(READY_FOLDERS),$(wildcard lib/$(f)/*.c))
LIB_OBJECTS := $(LIB_SOURCES:%.c=$(BUILD)/%.o)
# Data files that are compiled in: timelines and palettes of known canvases.
EMBEDDED    := $(wildcard samples/timelines/*.json)
GENERATED   := $(BUILD)/gen/embedded.inc
LIBPLACE    := $(BUILD)/libplace.a
BIN         := $(READY:%=$(BUILD)/bin/%)
UNIT        := $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(wildcard tests/unit/*.c))
BENCH       := $(patsubst tests/bench/%.c,$(BUILD)/bench/%,$(wildcard tests/bench/*.c))

.PHONY: all deps demo check check-long bench install uninstall clean lint tests tools programs help
all: tools
tools: $(BIN) build/bin
	@$(if $(filter-out $(READY),$(TOOLS)),echo "not built: $(filter-out $(READY),$(TOOLS)) (missing: $(MISSING); 'make deps' installs them)",:)
	@$(if $(READY),,exit 1)

# The flags of the last build: a change of flags rebuilds.
$(BUILD)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(CC) $(PLACE_CFLAGS) $(PLACE_LDFLAGS) $(PKG_CFLAGS)' | cmp -s - $@ || echo '$(CC) $(PLACE_CFLAGS) $(PLACE_LDFLAGS) $(PKG_CFLAGS)' > $@
FORCE:

$(BUILD)/%.o: %.c $(BUILD)/flags | $(GENERATED)
	@mkdir -p $(@D)
	$(if $(V),,@echo "  CC   $<")
	$(Q)$(CC) $(PLACE_CFLAGS) $(PKG_CFLAGS) -MMD -MP -c -o $@ $<

$(LIBPLACE): $(LIB_OBJECTS)
	$(Q)rm -f $@ && ar rcs $@ $^

$(BUILD)/bin/%: $(BUILD)/cmd/%.o $(LIBPLACE)
	@mkdir -p $(@D)
	$(if $(V),,@echo "  LINK $@")
	$(Q)$(CC) $(PLACE_LDFLAGS) -o $@ $< $(LIBPLACE) $(call libs_of,$*)

# What people put on their PATH: always the variant built last without sanitizers or coverage.
build/bin: $(BIN)
	@mkdir -p build $(if $(SAN)$(COV),,&& ln -sfn $(VARIANT)/bin build/bin)

# Each file of EMBEDDED as {"name", "text"}: C string literals, a line of the file each.
$(GENERATED): $(EMBEDDED) Makefile
	@mkdir -p $(@D)
	$(Q)for file in $(EMBEDDED); do \
	  printf '{"%s",\n' "$$(basename "$$file" .json)"; \
	  sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/.*/ "&\\n"/' "$$file"; printf '},\n'; \
	done > $@

$(BUILD)/tests/%: $(BUILD)/tests/unit/%.o $(LIBPLACE)
	@mkdir -p $(@D)
	$(Q)$(CC) $(PLACE_LDFLAGS) -o $@ $< $(LIBPLACE) $(LIBS_video) $(LIBS_base)
$(BUILD)/bench/%: $(BUILD)/tests/bench/%.o $(LIBPLACE)
	@mkdir -p $(@D)
	$(Q)$(CC) $(PLACE_LDFLAGS) -o $@ $< $(LIBPLACE) $(LIBS_video) $(LIBS_base)

tests: $(UNIT)

clean:
	rm -rf build out

-include $(LIB_OBJECTS:.o=.d) $(TOOLS:%=$(BUILD)/cmd/%.d) $(UNIT:$(BUILD)/tests/%=$(BUILD)/tests/unit/%.d) $(BENCH:$(BUILD)/bench/%=$(BUILD)/tests/bench/%.d)
.SECONDARY:
