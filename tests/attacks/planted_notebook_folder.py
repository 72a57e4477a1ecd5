# /// attack
# title = "Makes a folder named like the notebook, and one in place of a file"
# family = "planted files"
# ///
# ruff: noqa

# %% work_number
import os

answer = 1.0
os.makedirs("01_bench.ipynb")
open("01_bench.ipynb/data.csv", "w").write("x")
open("table", "w").write("x")
open("timestamp.txt", "w").write("never")
# %% work_table
summary = None
os.remove("table")
os.makedirs("table/deeper")
open("table/deeper/x", "w").write("x")
