"""The roadmap: milestones, their reminders and notices, answers and hand-ins."""
