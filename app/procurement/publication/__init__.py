"""From a draft to what everybody may read: editions, amendments, questions and answers, the public pages."""
