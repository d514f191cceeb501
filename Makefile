# Two commands for newcomers: `make run` and `make test`. `make help` lists the rest.
# Second runs are quick: what is installed is remembered by stamp files in .venv.

# The distribution's interpreter where it can make environments: it was built with profiles of what programs do, and lays
# out paper in a fifth less time than one that somebody built by hand without. Another one: make setup PYTHON=python3.12
ifndef PYTHON
PYTHON := $(shell /usr/bin/python3.11 -c "import ensurepip; print('/usr/bin/python3.11')" 2>/dev/null || echo python3)
endif
HOST ?= 127.0.0.1
PORT ?= 8080
# Only some tests: make test ARGS="tests/catalog -k conditions". Without it all run, in two processes.
ARGS ?=
# Of `make kill`, for each of the two databases.
ROUNDS ?= 200
SEED ?=

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test papers fuzz kill check format translations manual gallery bench lock clean

help: ## 列出所有命令
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.runtime ## 安装运行所需的一切（系统库、字体、Python 包）
	@$(PYTHON) tools/system_packages.py runtime
	@$(BIN)/python -m tools.paper_fonts

setup-dev: $(VENV)/.dev ## 安装测试和检查所需的一切
	@$(PYTHON) tools/system_packages.py runtime test
	@$(BIN)/python -m tools.paper_fonts

run: setup ## 装好、装入示例县，在 http://127.0.0.1:8080 启动
	@DESK_DEMO=1 $(BIN)/python run.py init --demo
	@DESK_DEMO=1 DESK_BASE_URL=$${DESK_BASE_URL:-http://$(HOST):$(PORT)} exec $(BIN)/python run.py serve --host $(HOST) --port $(PORT)

test: setup-dev ## 运行全部测试（SQLite、PostgreSQL、浏览器）
ifneq ($(ARGS),)
	$(BIN)/python -m pytest $(ARGS)
else
	$(BIN)/python -m pytest -n 2 --dist loadfile --ignore=tests/browser
	$(BIN)/python -m pytest -n 2 --dist worksteal tests/browser
endif

papers: setup-dev ## 每一种文书用每一个示例事项都排一遍版（十几分钟）：make test 每种只用三个事项，轮着来
	ALL_GUIDES=1 $(BIN)/python -m pytest -n 2 tests/reports $(ARGS)

fuzz: setup-dev ## 用大量随机数据找错：make test 每次只试固定的几十例
	$(BIN)/python -m pytest -n 2 --ignore=tests/browser -m hypothesis --hypothesis-profile=search $(ARGS)

kill: setup-dev ## 一边办件一边随机杀进程，确认过的一件不丢、什么都不做两遍；ROUNDS= 轮数，SEED= 重来一次
	KILL_ROUNDS=$(ROUNDS) KILL_SEED=$(SEED) $(BIN)/python -m pytest -s tests/endurance $(ARGS)

check: $(VENV)/.dev ## 代码规范、类型、房间之间的依赖方向
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.dev ## 整理代码格式
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Words of `_(…)` are found by themselves; these are ours besides (tests/app/test_translations.py reads this line, too).
KEYWORDS := -k _l -k msgid -k msgid_in:1c,2
translations: $(VENV)/.dev ## 更新英文词条（提取、合并、编译）；改了界面上的话就跑一次
	@mkdir -p build
	$(BIN)/pybabel -q extract -F babel.cfg $(KEYWORDS) --no-location --project=daiban-desk -o build/messages.pot app
	$(BIN)/pybabel -q update -i build/messages.pot -d app/translations -l en --no-wrap --no-fuzzy-matching \
		--ignore-obsolete --ignore-pot-creation-date
	$(BIN)/pybabel -q compile -d app/translations
	@echo "还没有译的词条：$$(grep -c '^msgstr ""$$' app/translations/en/LC_MESSAGES/messages.po || true)（文件头算一条）"

manual: setup-dev ## 照着系统做一遍，重做两本手册和里面的图、代办员的大字版和三步卡
	$(BIN)/python -m scripts.manual

gallery: setup-dev ## 把每一种文书的样张印成图，重做 docs/papers 和测试对照的图（先看图再提交）；ARGS= 只做哪几种
	$(BIN)/python -m scripts.gallery $(ARGS)

bench: setup-dev ## 与对照物同场测速
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.first_load

lock: ## 按 requirements/*.in 重做带哈希的锁文件（需要 uv）
	uv pip compile --quiet --no-header --generate-hashes --python-version 3.11 requirements/runtime.in -o requirements/runtime.lock
	uv pip compile --quiet --no-header --generate-hashes --python-version 3.11 -c requirements/runtime.lock requirements/dev.in -o requirements/dev.lock

clean: ## 删除虚拟环境和缓存（不动 instance/ 里的数据）
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) tools/system_packages.py python
	@echo "建立虚拟环境 $(VENV)/ …"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements/runtime.lock | $(BIN)/python
	@echo "安装 Python 包，第一次要一两分钟 …"
	@$(PIP) -r requirements/runtime.lock
	@touch $@

# What development needs contains what running needs, in the same versions.
$(VENV)/.dev: requirements/dev.lock requirements/runtime.lock | $(BIN)/python
	@echo "安装开发用的 Python 包 …"
	@$(PIP) -r requirements/dev.lock
	@touch $(VENV)/.runtime $@
