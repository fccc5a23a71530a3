-- What is the matter with one delivery and not with its platform, and what was right once.

-- errors of its own, one after the other
alter table delivery add column doubts int default 0 not null;
alter table delivery add column doubted_since datetime(6);
-- the version that the gradebook was seen to hold
alter table delivery add column seen_version bigint;
