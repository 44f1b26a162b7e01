"""Tables of jobs: the job with its address and photos, who is asked for it, what is asked about it."""

from marketplace.jobs.models.asking import JobInvitation, JobQuestion
from marketplace.jobs.models.job import HOURS, Job, JobAddress, JobPhoto, JobQuerySet

__all__ = ["HOURS", "Job", "JobAddress", "JobInvitation", "JobPhoto", "JobQuerySet", "JobQuestion"]
