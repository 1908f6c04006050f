"""CreatorAudit: the posts, figures and audiences of creators, behind one API."""

__version__ = "0.1.0"
