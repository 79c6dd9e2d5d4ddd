"""The editors' desk of a server: who may edit, drafts, suggestions, jobs and the journal, as files in a folder of their own.

Nothing here publishes: the desk runs the commands of `lod` as processes that outlive a web server's request.
"""
