"""The static twin: the whole site as files that any web server can hand out, or none at all.

One rule of names: what the live register answers at `<path>` in a language lies in `<language>/<path>`; what is in the
register's first language, or says the same in every language, lies at `<path>` itself. A page ends in `.html`, one
parameter stands in the name (`list/Library?page=2` → `list/Library.page-2.html`). So the files of data keep the addresses they
have on the live register, every link on a page is relative and names a file, and no server has to choose anything.
"""
