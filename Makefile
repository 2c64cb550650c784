# taizhang: from a notice with a task table to a register, and from reports to a status.
# `make help` lists what can be done.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN := $(BIN)/python -m pipeline
OUT ?= outputs
NOTICE ?=
QUARTER ?=
BY ?=
ROOM ?=
SAMPLE ?=
SEED ?=
LIVED ?=
ROWS ?=
MINUTES ?= 5
COUNT ?=
NOTICES ?=
JOBS ?=
LOCKS := $(sort $(wildcard requirements*.txt))
# Hashes are checked for every package. setuptools only builds jieba and goes again: with it,
# every import of jieba would load pkg_resources.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes

.DEFAULT_GOAL := all
.PHONY: all help register present pages bulletin report package tools forms status publish \
  verify compare many test test-all check audit fuzz mutants bench peers ocr dask clean lock

# Exit code 3 says that some file could not be read; all else is done and the file is listed.
all: $(VENV)/.ready ## 建好环境，重建有改动的通知和给人看的文件（默认）
	@$(RUN) run inputs --out "$(OUT)" --changed; code=$$?; \
	  if [ $$code -eq 0 ] || [ $$code -eq 3 ]; then $(RUN) present --out "$(OUT)"; fi && exit $$code

help: ## 列出可用的命令
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

register: $(VENV)/.ready ## 只做一个通知：make register NOTICE=名称
	@if [ -z "$(NOTICE)" ]; then echo "请写明名称：make register NOTICE=名称" >&2; exit 2; fi
	@$(RUN) run "inputs/$(NOTICE)" --out "$(OUT)"

forms: $(VENV)/.ready ## 出一个季度的填报表：make forms NOTICE=名称 QUARTER=2023Q1
	@if [ -z "$(NOTICE)" ] || [ -z "$(QUARTER)" ]; then \
	  echo "请写明名称和季度：make forms NOTICE=名称 QUARTER=2023Q1" >&2; exit 2; fi
	@$(RUN) forms "$(NOTICE)" --quarter "$(QUARTER)" --out "$(OUT)"

status: $(VENV)/.ready ## 判定进展，出通报：make status，或只做一个 NOTICE=名称 QUARTER=2023Q1
	@$(RUN) status $(if $(NOTICE),"$(NOTICE)") $(if $(QUARTER),--quarter "$(QUARTER)") \
	  --out "$(OUT)" || [ $$? -eq 3 ]
	@$(RUN) present $(if $(NOTICE),"$(NOTICE)") --out "$(OUT)"

present pages bulletin report package: $(VENV)/.ready
	@$(RUN) $@ $(if $(NOTICE),"$(NOTICE)") --out "$(OUT)"

present: ## 出给人看的文件：页面图、通报、报告、数据包
pages: ## 页面图：把目标、排除的数字和待核标在通知上
bulletin: ## 通报和催报提醒（Word）
report: ## 可查找、筛选的报告（一个网页文件）
package: ## 数据包：CSV、Parquet、SQLite

publish: $(VENV)/.ready ## 通报后冻结一个季度：make publish NOTICE=名称 QUARTER=2023Q1 BY=姓名
	@if [ -z "$(NOTICE)" ] || [ -z "$(QUARTER)" ] || [ -z "$(BY)" ]; then \
	  echo "请写明名称、季度和姓名：make publish NOTICE=名称 QUARTER=2023Q1 BY=姓名" >&2; \
	  exit 2; fi
	@$(RUN) publish "$(NOTICE)" --quarter "$(QUARTER)" --by "$(BY)" --out "$(OUT)"

verify: $(VENV)/.ready ## 核对输出（过时、改动、合计、原文位置、留痕）：make verify [NOTICE=名称]
	@$(RUN) verify $(if $(NOTICE),"$(NOTICE)") --out "$(OUT)"

compare: $(VENV)/.ready ## 对照各年的目标：make compare NOTICES="甲-2023 甲-2024"
	@$(RUN) compare $(NOTICES) --out "$(OUT)"

many: $(VENV)/.ready ## 成批做，每核一个进程：make many [NOTICES="inputs/*"] [JOBS=2]
	@$(RUN) many $(or $(NOTICES),inputs) $(if $(JOBS),--jobs $(JOBS)) --out "$(OUT)"

test: $(VENV)/.ready-dev ## 运行测试
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile

test-all: $(VENV)/.ready-dev $(VENV)/.ready-ocr $(VENV)/.ready-dask ## 运行慢的测试（文字识别、Dask）
	@$(BIN)/python -m pytest -m slow

# LibreOffice, Chromium and a Chinese font: what the tests open the outputs with. Without them
# those tests say loudly that they were not run.
TOOLS := libreoffice-calc libreoffice-writer chromium chromium-driver poppler-utils fonts-noto-cjk
tools: ## Debian：装上测试用来打开输出的程序（LibreOffice、Chromium、中文字体）
	@dpkg -s $(TOOLS) >/dev/null 2>&1 || { \
	  SUDO=$$([ "$$(id -u)" -eq 0 ] || echo sudo); $$SUDO apt-get update -qq && \
	  $$SUDO env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(TOOLS) >/dev/null; }

dask: $(VENV)/.ready-dask ## 装上 Dask，以便在多台机器上做

ocr: $(VENV)/.ready-ocr ## 装上文字识别，以便读扫描件和照片

check: $(VENV)/.ready-dev ## 检查代码：ruff 与 mypy --strict
	@$(BIN)/ruff check pipeline tests bench
	@$(BIN)/ruff format --check --quiet pipeline tests bench
	@$(BIN)/mypy --strict pipeline

fuzz: $(VENV)/.ready-fuzz ## 用乱改的输入找读取和规则的毛病：make fuzz MINUTES=5
	@$(BIN)/python tests/fuzz.py $(MINUTES)

# Asks PyPI for known faults of the locked packages, from a venv that goes again. --strict: what
# could not be asked for counts as a failure, so that silence is never taken for safety. A mirror
# that only hands out packages cannot answer.
audit: ## 查锁定的依赖有无已知漏洞（要联网，只问 PyPI）
	@place=$$(mktemp -d) && trap 'rm -rf "$$place"' EXIT && $(PYTHON) -m venv "$$place/venv" && \
	"$$place/venv/bin/python" -m pip install --quiet --disable-pip-version-check pip-audit && \
	code=0 && for lock in $(LOCKS); do echo "$$lock"; "$$place/venv/bin/pip-audit" --strict \
	  --disable-pip --require-hashes --progress-spinner off --requirement "$$lock" || code=1; \
	done; if [ $$code -ne 0 ]; then echo "查出了漏洞，或者没有查成：见上" >&2; fi; exit $$code

# SAMPLE=0 tries every mutant and takes hours. ROOM=pattern takes a part, as '*assess.kinds*'.
mutants: $(VENV)/.ready-mutants ## 故意弄坏程序，看测试能发现多少：make mutants SAMPLE=40 ROOM='*assess*'
	@$(BIN)/python bench/mutants.py --sample $(or $(SAMPLE),40) --jobs $(or $(JOBS),1) \
	  $(if $(ROOM),--room "$(ROOM)") $(if $(SEED),--seed "$(SEED)") $(if $(LIVED),--lived)

bench: $(VENV)/.ready-dev ## 测速度：与同类工具、与极限相比，写 bench/results.json
	@$(BIN)/python bench $(if $(ROWS),--reports $(ROWS)) $(if $(COUNT),--notices $(COUNT))

peers: $(VENV)/.ready-bench ## 另装 camelot、tabula、PyMuPDF，以便 make bench 一起测

clean: ## 删去输出和环境（inputs 与 rules 不动）
	rm -rf "$(OUT)" $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .cache .fuzz mutants
	find pipeline tests bench -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "需要 Python 3.11 或更新的版本；可用 make PYTHON=python3.11 指定" >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "建不了虚拟环境；Debian 上请先装 python3-venv" >&2; exit 2; }
	@touch $@

$(VENV)/.ready: $(VENV)/.python requirements.txt
	@echo "安装依赖（第一次要几分钟）……"
	@$(PIP) -r requirements-build.txt
	@$(PIP) --no-build-isolation -r requirements.txt
	@$(BIN)/python -m pip uninstall --quiet --yes setuptools
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.ready requirements-dev.txt
	@$(PIP) --no-build-isolation -r requirements-dev.txt
	@touch $@

$(VENV)/.ready-ocr: $(VENV)/.ready requirements-ocr.txt
	@echo "安装文字识别（约 150 MB）……"
	@$(PIP) --no-build-isolation -r requirements-ocr.txt
	@touch $@

$(VENV)/.ready-fuzz: $(VENV)/.ready-dev requirements-fuzz.txt
	@$(PIP) --no-build-isolation -r requirements-fuzz.txt
	@touch $@

$(VENV)/.ready-dask: $(VENV)/.ready requirements-dask.txt
	@$(PIP) --no-build-isolation -r requirements-dask.txt
	@touch $@

$(VENV)/.ready-bench: $(VENV)/.ready-dev requirements-bench.txt
	@$(PIP) --no-build-isolation -r requirements-bench.txt
	@touch $@

$(VENV)/.ready-mutants: $(VENV)/.ready-dev requirements-mutants.txt
	@$(PIP) --no-build-isolation -r requirements-mutants.txt
	@touch $@

# For those who change dependencies: writes the locks anew from pyproject.toml.
COMPILE := -m piptools compile --quiet --generate-hashes --allow-unsafe --strip-extras \
  --no-header --no-annotate --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
  --no-emit-options
lock: $(VENV)/.python ## 依赖有变时重写锁定文件
	@$(PYTHON) -m venv $(VENV)/lock && $(VENV)/lock/bin/python -m pip install --quiet pip-tools
	@echo setuptools | $(VENV)/lock/bin/python $(COMPILE) -o requirements-build.txt -
	@$(VENV)/lock/bin/python $(COMPILE) -o requirements.txt pyproject.toml
	@$(VENV)/lock/bin/python $(COMPILE) --extra dev -c requirements.txt \
	  -o requirements-dev.txt pyproject.toml
	@$(VENV)/lock/bin/python $(COMPILE) --extra ocr -c requirements.txt \
	  -o requirements-ocr.txt pyproject.toml
	@$(VENV)/lock/bin/python $(COMPILE) --extra fuzz -c requirements.txt \
	  -o requirements-fuzz.txt pyproject.toml
	@$(VENV)/lock/bin/python $(COMPILE) --extra dask -c requirements.txt \
	  -o requirements-dask.txt pyproject.toml
	@$(VENV)/lock/bin/python $(COMPILE) --extra bench -c requirements-dev.txt \
	  -o requirements-bench.txt pyproject.toml
	@$(VENV)/lock/bin/python $(COMPILE) --extra mutants -c requirements-dev.txt \
	  -o requirements-mutants.txt pyproject.toml
