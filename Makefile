# placetools: one plain Makefile.
#
#   make                    every tool whose libraries are here   (build/bin)
#   make demo               libraries, tools, a video and pictures in out/
#   make check              install what tests need, run all tests
#   make check-long         the long sweeps too
#   make fuzz TIME=60       each fuzz target for so many seconds, under sanitizers
#   make coverage           which lines of lib/formats and lib/archive tests run
#   make bench              ratios against named baselines
#   make install PREFIX=/usr/local DESTDIR=
#
#   make uninstall, make lint, make clean
#
# Variants: RELEASE=1, SAN=address,undefined (or thread), COV=1, CC=clang, WERROR=1, V=1.

VERSION = 0.1.0
PREFIX  = /usr/local
DESTDIR =

# ---- what is built from what ---------------------------------------------------------------
# A folder of lib/ needs these packages; a tool needs these folders (and what they stand on).
PKGS_base     = zlib libpng libzstd liblzma libxxhash libisal libcjson libsodium
PKGS_render   = cairo
PKGS_pg       = libpq
PKGS_video    = libavcodec libavformat libavutil x264
FOLDERS       = base core archive formats pg source measure render video simulate cli
TOOL_FOLDERS_place-timelapse = base pg render video
TOOL_FOLDERS_place-frames    = base pg render
TOOL_FOLDERS_place-mosaic    = base pg render
TOOL_FOLDERS_place-heatmap   = base pg render
TOOL_FOLDERS_place-stats     = base pg render
TOOL_FOLDERS  = base pg

# The same as Debian calls them, and what the tests need beside.
DEB_BUILD = build-essential pkg-config zlib1g-dev libpng-dev libzstd-dev liblzma-dev libxxhash-dev \
            libisal-dev libcjson-dev libsodium-dev libcairo2-dev libavcodec-dev libavformat-dev libavutil-dev \
            libx264-dev libpq-dev
DEB_TESTS = perl mandoc ffmpeg zstd xz-utils bzip2 tzdata python3 python3-numpy clang clang-format libclang-rt-14-dev pngcheck postgresql

TOOLS = $(patsubst cmd/%.c,%,$(wildcard cmd/place-*.c))

# ---- the variant ---------------------------------------------------------------------------
CC       ?= cc
comma    := ,
VARIANT  := $(if $(SAN),san-$(subst $(comma),-,$(SAN)),$(if $(COV),cov,$(if $(RELEASE),release,plain)))
VARIANT  := $(VARIANT)$(if $(filter-out cc gcc,$(CC)),-$(notdir $(CC)))
BUILD    := build/$(VARIANT)
JOBS      = $(if $(filter -j%,$(MAKEFLAGS)),,-j$(shell nproc))
AGAIN     = $(MAKE) --no-print-directory $(JOBS)
Q        := $(if $(V),,@)

WARN     = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes \
           -Wformat=2 -Wvla $(if $(WERROR),-Werror)
OPT      = $(if $(SAN),-O1 -g -fno-omit-frame-pointer -fno-sanitize-recover=all -fsanitize=$(SAN) -DPLACE_SANITIZED, \
           $(if $(COV),-O0 -g --coverage -DPLACE_SANITIZED, \
           $(if $(RELEASE),-O3 -g -DNDEBUG,-O2 -ftree-vectorize -g)))
PLACE_CFLAGS  = -std=c17 -D_GNU_SOURCE -DPLACE_VERSION='"$(VERSION)"' -Ilib -I$(BUILD)/gen $(WARN) $(OPT) -pthread $(CFLAGS)
PLACE_LDFLAGS = $(if $(SAN),-fsanitize=$(SAN)) $(if $(COV),--coverage) -pthread -Wl,--as-needed $(LDFLAGS)

# ---- which packages are here ---------------------------------------------------------------
NO_PKG_CONFIG := $(if $(shell command -v pkg-config),,pkg-config)
have      = $(if $(shell pkg-config --exists $(1) 2>/dev/null && echo y),y)
PKGS     := $(sort $(foreach f,$(FOLDERS),$(PKGS_$(f))))
MISSING  := $(strip $(foreach p,$(PKGS),$(if $(call have,$(p)),,$(p))))
can_use   = $(if $(filter $(MISSING),$(PKGS_$(1))),,$(1))
READY_FOLDERS := $(foreach f,$(FOLDERS),$(if $(filter $(MISSING),$(PKGS_base)),,$(call can_use,$(f))))
folders_of = $(or $(TOOL_FOLDERS_$(1)),$(TOOL_FOLDERS))
READY    := $(strip $(foreach t,$(TOOLS),$(if $(filter-out $(READY_FOLDERS),$(call folders_of,$(t))),,$(t))))
PKG_CFLAGS := $(if $(filter-out $(MISSING),$(PKGS)),$(shell pkg-config --cflags $(filter-out $(MISSING),$(PKGS))))
LIBS_base  := $(if $(filter $(MISSING),$(PKGS_base)),,$(shell pkg-config --libs $(PKGS_base))) -lm
LIBS_render := $(if $(filter $(MISSING),$(PKGS_render)),,$(shell pkg-config --libs $(PKGS_render)))
LIBS_pg    := $(if $(filter $(MISSING),$(PKGS_pg)),,$(shell pkg-config --libs $(PKGS_pg)))
LIBS_video := $(if $(filter $(MISSING),$(PKGS_video)),,$(shell pkg-config --libs $(PKGS_video)))
libs_of    = $(foreach f,$(call folders_of,$(1)),$(LIBS_$(f)))

# ---- objects -------------------------------------------------------------------------------
# Of lib/video and lib/render only some files include the libraries of video and of text; tools that
# need none of these go without.
NEED_VIDEO  := $(if $(call can_use,video),,$(shell grep -lE '[<"](video/)?(libav|x264)' lib/video/*.c))
NEED_RENDER := $(if $(call can_use,render),,$(shell grep -l '<cairo' lib/render/*.c))
LIB_SOURCES := $(filter-out $(NEED_VIDEO) $(NEED_RENDER),$(foreach f,$(FOLDERS),$(wildcard lib/$(f)/*.c)))
LIB_OBJECTS := $(LIB_SOURCES:%.c=$(BUILD)/%.o)
# Files that are compiled in: timelines and palettes of known canvases, and the migrations.
GENERATED   := $(BUILD)/gen/timelines.inc $(BUILD)/gen/migrations.inc
LIBPLACE    := $(BUILD)/libplace.a
BIN         := $(READY:%=$(BUILD)/bin/%)
UNIT        := $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(wildcard tests/unit/*.c))
BENCH       := $(patsubst tests/bench/%.c,$(BUILD)/bench/%,$(wildcard tests/bench/*.c))
# A fuzz target a file, but for log: one for each format that is registered.
LOG_FORMATS := $(shell sed -n 's/^    \.name = "\(.*\)",$$/\1/p' lib/formats/*.c)
FUZZ_FILES  := $(filter-out standalone log,$(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/*.c)))
FUZZ        := $(FUZZ_FILES:%=$(BUILD)/fuzz/%) $(LOG_FORMATS:%=$(BUILD)/fuzz/log-%)

.PHONY: all tools tests fuzzers benches lint deps deps-tests demo check check-long fuzz coverage bench \
        run-check run-long run-bench install install-files uninstall clean help FORCE
all: tools
tools: $(BIN)
	@$(if $(filter build/$(VARIANT),$(BUILD)),$(if $(SAN)$(COV),:,mkdir -p build && ln -sfn $(VARIANT)/bin build/bin),:)
	@$(if $(filter-out $(READY),$(TOOLS)),echo "not built: $(filter-out $(READY),$(TOOLS)) (missing: $(or $(NO_PKG_CONFIG),$(MISSING)); 'make deps' installs them)",:)
	@$(if $(READY),:,exit 1)
tests: $(UNIT) fuzzers
fuzzers: $(FUZZ)
benches: $(BENCH)

help:
	@sed -n '2,/^$$/s/^# \{0,1\}//p' Makefile

# ---- rules ---------------------------------------------------------------------------------
# The flags of the last build: a change of flags rebuilds.
$(BUILD)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(CC) $(PLACE_CFLAGS) $(PLACE_LDFLAGS) $(PKG_CFLAGS)' | cmp -s - $@ || echo '$(CC) $(PLACE_CFLAGS) $(PLACE_LDFLAGS) $(PKG_CFLAGS)' > $@

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

$(BUILD)/tests/%: $(BUILD)/tests/unit/%.o $(LIBPLACE)
	@mkdir -p $(@D)
	$(Q)$(CC) $(PLACE_LDFLAGS) -o $@ $< $(LIBPLACE) $(LIBS_video) $(LIBS_render) $(LIBS_pg) $(LIBS_base)
$(BUILD)/bench/%: $(BUILD)/tests/bench/%.o $(LIBPLACE)
	@mkdir -p $(@D)
	$(Q)$(CC) $(PLACE_LDFLAGS) -o $@ $< $(LIBPLACE) $(LIBS_video) $(LIBS_render) $(LIBS_pg) $(LIBS_base)
# Fuzz targets: libFuzzer's main where SAN says so, else one that replays a corpus.
FUZZ_MAIN := $(if $(findstring fuzzer,$(SAN)),,$(BUILD)/tests/fuzz/standalone.o)
FUZZ_LINK  = $(CC) $(PLACE_LDFLAGS) $(if $(FUZZ_MAIN),,-fsanitize=fuzzer) -o $@ $^ $(LIBS_pg) $(LIBS_base)
$(BUILD)/fuzz/log-%: $(BUILD)/tests/fuzz/log.o $(FUZZ_MAIN) $(LIBPLACE)
	@mkdir -p $(@D)
	$(Q)$(FUZZ_LINK)
$(BUILD)/fuzz/%: $(BUILD)/tests/fuzz/%.o $(FUZZ_MAIN) $(LIBPLACE)
	@mkdir -p $(@D)
	$(Q)$(FUZZ_LINK)

# Each file as {"name", "text"}: C string literals, a line of the file each.
$(BUILD)/gen/timelines.inc: $(wildcard samples/timelines/*.json)
$(BUILD)/gen/migrations.inc: $(wildcard sql/*.sql)
$(GENERATED): Makefile
	@mkdir -p $(@D)
	$(Q)for file in $(filter-out Makefile,$^); do \
	  name=$${file##*/}; printf '{"%s",\n' "$${name%.*}"; \
	  sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/.*/ "&\\n"/' "$$file"; printf '},\n'; \
	done > $@

# ---- packages ------------------------------------------------------------------------------
# Installs what dpkg does not know as installed; without apt the libraries found count.
define install_packages
@wanted=; for package in $(1); do \
  dpkg-query -W -f '$${Status}\n' $$package 2>/dev/null | grep -q 'ok installed' || wanted="$$wanted $$package"; \
done; \
test -z "$$wanted" && exit 0; \
echo "these packages are needed:$$wanted"; \
if ! command -v apt-get >/dev/null; then \
  echo "no apt-get here: install them (Debian's names) by your system's own means"; exit $(2); \
fi; \
as_root=; if [ "$$(id -u)" != 0 ]; then \
  command -v sudo >/dev/null || { echo "not root and no sudo: as root, run: apt-get install$$wanted"; exit 1; }; \
  as_root=sudo; \
fi; \
install="$$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends"; \
$$install $$wanted || { $$as_root apt-get update && $$install $$wanted; } || \
  { echo "could not install them: as root, run: apt-get install$$wanted"; exit 1; }
endef

deps:
	$(call install_packages,$(DEB_BUILD),$(if $(NO_PKG_CONFIG)$(MISSING),1,0))
deps-tests:
	$(call install_packages,$(DEB_BUILD) $(DEB_TESTS),0)

# ---- demo, tests, benchmarks ---------------------------------------------------------------
# Packages come first, then make starts again and sees them.
demo: deps
	+@$(AGAIN) RELEASE=1 tools
	@bash tests/demo.sh build/release/bin out

check: deps-tests
	+@$(AGAIN) tools tests benches
	+@$(AGAIN) run-check
check-long: deps-tests
	+@$(AGAIN) tools tests benches
	+@$(AGAIN) run-long
bench: deps-tests
	+@$(AGAIN) RELEASE=1 tools benches
	+@$(AGAIN) RELEASE=1 run-bench

PROVE    = PLACE_BIN=$(BUILD)/bin PLACE_BUILD=$(BUILD) CC='$(CC)' prove
# Those that build the tree once more come first: they take longest.
BUILDERS = tests/lint/warnings.t tests/lint/sanitizers.t
CHECKS   = $(BUILDERS) $(UNIT) $(FUZZ) $(sort $(wildcard tests/cli/*.t)) \
           $(filter-out $(BUILDERS),$(sort $(wildcard tests/lint/*.t)))
# Those of the long run alone: they build the tree anew, or take more than half a minute.
LONG     = $(BUILDERS) $(addprefix tests/cli/,database_faults.t database_foreign.t database_standby.t \
           database_writers.t huge.t install.t post.t verify_database.t)
run-check:
	$(Q)$(PROVE) --timer -j2 $(filter-out $(LONG),$(CHECKS))
# The sweeps of tests that have some, then the command tests and unit tests under sanitizers.
run-long:
	$(Q)PLACE_LONG=1 $(PROVE) --timer -j2 $(CHECKS)
	+@$(AGAIN) WERROR= SAN=address,undefined BUILD=build/san-address-undefined tools tests
	$(Q)PLACE_BIN=build/san-address-undefined/bin prove --timer -j2 $(filter-out tests/cli/install.t tests/cli/huge.t,$(sort $(wildcard tests/cli/*.t)))
	$(Q)prove --timer $(FUZZ:$(BUILD)/%=build/san-address-undefined/%)
	+@$(AGAIN) WERROR= SAN=thread BUILD=build/san-thread tests
	$(Q)prove --timer $(UNIT:$(BUILD)/%=build/san-thread/%)
# Each target for TIME seconds, under the sanitizers, from its corpus on (tests/fuzz/run.sh).
TIME = 60
fuzz: deps-tests
	+@$(AGAIN) CC=clang SAN=address,undefined,fuzzer-no-link BUILD=build/fuzz fuzzers
	$(Q)bash tests/fuzz/run.sh build/fuzz $(TIME)
# Which lines of lib/formats and lib/archive the tests run.
coverage: deps-tests
	+@$(AGAIN) COV=1 BUILD=build/cov tools tests
	$(Q)bash tests/coverage.sh build/cov
lint:
	$(Q)$(PROVE) tests/lint/*.t
# The scripts run; the programs of tests/bench are theirs to call.
run-bench:
	@for script in $(filter-out tests/bench/lib.sh,$(sort $(wildcard tests/bench/*.sh))); do \
	  echo "== $$script"; PLACE_BIN=$(BUILD)/bin PLACE_BENCH=$(BUILD)/bench bash $$script || exit 1; \
	done

# ---- install -------------------------------------------------------------------------------
# Always the optimised build. Directories as packagers expect them; each may be overridden.
BINDIR        = $(PREFIX)/bin
DATADIR       = $(PREFIX)/share
MANDIR        = $(DATADIR)/man
COMPLETIONDIR = $(DATADIR)/bash-completion/completions
SAMPLEDIR     = $(DATADIR)/placetools
DOCDIR        = $(DATADIR)/doc/placetools
PAGES         = $(wildcard man/*.[157])
SAMPLES       = $(shell find samples -type f 2>/dev/null)
DOCS          = $(wildcard README.md HACKING.md LICENSE)

install:
	+@$(AGAIN) RELEASE=1 tools
	+@$(AGAIN) RELEASE=1 install-files
install-files:
	install -d $(DESTDIR)$(BINDIR) $(DESTDIR)$(COMPLETIONDIR) $(DESTDIR)$(DOCDIR)
	install -m 755 $(BIN) $(DESTDIR)$(BINDIR)
	install -m 644 $(DOCS) $(DESTDIR)$(DOCDIR)
	@for page in $(PAGES); do \
	  install -D -m 644 $$page $(DESTDIR)$(MANDIR)/man$${page##*.}/$${page##*/} || exit 1; \
	done
	@for tool in $(READY); do \
	  $(BUILD)/bin/$$tool --completion bash > $(DESTDIR)$(COMPLETIONDIR)/$$tool || exit 1; \
	done
	@for sample in $(SAMPLES); do \
	  install -D -m 644 $$sample $(DESTDIR)$(SAMPLEDIR)/$${sample#samples/} || exit 1; \
	done
uninstall:
	rm -f $(TOOLS:%=$(DESTDIR)$(BINDIR)/%) $(TOOLS:%=$(DESTDIR)$(COMPLETIONDIR)/%)
	rm -f $(foreach p,$(PAGES),$(DESTDIR)$(MANDIR)/man$(subst .,,$(suffix $(p)))/$(notdir $(p)))
	rm -rf $(DESTDIR)$(SAMPLEDIR) $(DESTDIR)$(DOCDIR)

clean:
	rm -rf build out

-include $(LIB_OBJECTS:.o=.d) $(TOOLS:%=$(BUILD)/cmd/%.d) $(UNIT:$(BUILD)/tests/%=$(BUILD)/tests/unit/%.d) $(BENCH:$(BUILD)/bench/%=$(BUILD)/tests/bench/%.d) $(wildcard $(BUILD)/tests/fuzz/*.d)
.SECONDARY:
