-- A project that defended in one session may defend again in a later one.

alter table defence_slot drop constraint defence_slot_project_fk;
alter table defence_slot drop constraint defence_slot_project;
alter table defence_slot add constraint defence_slot_once unique (project_id, session_id);
alter table defence_slot add constraint defence_slot_project_fk foreign key (project_id) references project (id) on delete cascade;
