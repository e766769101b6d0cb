"""Makes cases.json: objectives of reinforcement learning on fixed numbers, for ObjectiveTests.

The numbers were computed in float64 by torch 2.13 (autograd): GRPO and RLOO by the loss functions of TRL 1.16's trainers, PPO
by the formulas of TRL's PPOTrainer. Arrays lose their padding here: `mask` says which entries of a row are tokens; values of
states reach one position further where the completion ended before the last column.
Usage: python3 pack_cases.py rl.json > cases.json
"""
import json
import sys

table = json.load(open(sys.argv[1]))
inputs = table["inputs"]
columns = len(inputs["mask"][0])
lengths = [sum(row) for row in inputs["mask"]]
states = [min(n + 1, columns) for n in lengths]
of_states = ("values", "vpred", "returns", "token_rewards", "gae_unwhitened", "grad_vpred")


def ragged(rows, counts):
    return [x for row, count in zip(rows, counts) for x in row[:count]]


def packed(name, value):
    if not (isinstance(value, list) and isinstance(value[0], list)):
        return value
    counts = states if name in of_states else lengths
    if name.startswith("grad_"):  # padding has no derivative
        assert not any(x for row, count in zip(value, counts) for x in row[count:]), name
    return ragged(value, counts)


cases = {
    "lengths": lengths,
    "value_lengths": states,
    "max_tokens": columns,
    "rewards": inputs["rewards"],
    "old_logp": ragged(inputs["old_logps"], lengths),
    "logp": ragged(inputs["new_logps"], lengths),
    "reference_logp": ragged(inputs["ref_logps"], lengths),
}
for method in ("grpo", "rloo", "ppo"):
    cases[method] = [{name: packed(name, value) for name, value in case.items()} for case in table[method]]
json.dump(cases, sys.stdout, separators=(",", ":"))
print()
