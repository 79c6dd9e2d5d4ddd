"""Pages, one file each, found by the folder: a member has `blueprint`, and a template of its own name where it shows one."""
