-- When a listener saw last what was said about an answer. What was said before this migration counts as seen.
alter table answer add column read_at datetime(6);
update answer set read_at = (select max(created_at) from feedback where feedback.answer_id = answer.id);
