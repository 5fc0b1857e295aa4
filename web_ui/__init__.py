"""The practice's page, which the box serves in the local network.

``practice`` (its pages) stands on ``shared`` (sign-in, templates, components). Read ``practice.app`` first, then
``practice.rules`` (who may see what), then any page.
"""
