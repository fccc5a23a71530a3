-- The sheets of a defence that is over stay: the version of the project when the next one was opened; 0 for those in use.

alter table assessment drop constraint assessment_project_fk;
alter table assessment drop constraint assessment_assessor;
alter table assessment add column closed int default 0 not null;
alter table assessment add constraint assessment_assessor unique (project_id, assessor_id, closed);
alter table assessment add constraint assessment_project_fk foreign key (project_id) references project (id) on delete cascade;
