"""Checks, one file each.

A member has:
    AUDIENCE     whose harvesters trip over it: "portal", "eu" or "both"
    run(case)    yields Symptoms; their words are in `translations/doctor.*.json`
"""
