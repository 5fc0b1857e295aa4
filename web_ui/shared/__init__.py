"""What every page stands on: sign-in and sessions, who may see what, forms, templates and components."""
