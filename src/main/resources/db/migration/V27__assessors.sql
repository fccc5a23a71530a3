-- Each assessor has a sheet of their own, and a project has the one that counts.

alter table assessment drop constraint assessment_project_fk;
alter table assessment drop constraint assessment_project;
-- whose: the id of a participant; 0 for the one that counts
alter table assessment add column assessor_id bigint default 0 not null;
-- every member has points for every criterion
alter table assessment add column complete boolean default false not null;
-- when the others were let see it
alter table assessment add column shared_at datetime(6);
alter table assessment add constraint assessment_assessor unique (project_id, assessor_id);
alter table assessment add constraint assessment_project_fk foreign key (project_id) references project (id) on delete cascade;
update assessment set complete = true where project_id in (select project_id from result);

alter table assessment_score modify column points int null;
alter table assessment_score add column comment varchar(1000);
alter table result_score add column comment varchar(1000);
-- the sheet that was published; it may be gone since, when a second defence began
alter table result add column assessment_id bigint;
update result set assessment_id = (
  select assessment.id from assessment where assessment.project_id = result.project_id and assessor_id = 0);
create index project_queue on project (course_run_id, handed_in_at, id);

-- Who assesses the projects of a run; nobody named means every instructor, on one sheet.
create table assessor (
    course_run_id  bigint not null,
    participant_id bigint not null,
    chair          boolean not null,
    primary key (participant_id),
    key assessor_course_run (course_run_id),
    constraint assessor_course_run_fk foreign key (course_run_id) references course_run (id) on delete cascade,
    constraint assessor_participant_fk foreign key (participant_id) references participant (id) on delete cascade
) default character set utf8mb4;

-- What became of the published results, the first publication included.
create table result_change (
    id             bigint not null auto_increment,
    project_id     bigint not null,
    participant_id bigint not null,
    kind           varchar(20) not null,
    at             datetime(6) not null,
    actor_id       bigint not null,
    from_points    int,
    to_points      int,
    max_points     int not null,
    reason         varchar(500),
    primary key (id),
    key result_change_participant (participant_id, id),
    constraint result_change_project_fk foreign key (project_id) references project (id) on delete cascade,
    constraint result_change_participant_fk foreign key (participant_id) references participant (id) on delete cascade,
    constraint result_change_actor_fk foreign key (actor_id) references participant (id) on delete cascade
) default character set utf8mb4;

-- What shall be published at its time, one row a project. What could not be published stays with the cause.
create table publication (
    project_id      bigint not null,
    course_run_id   bigint not null,
    project_version int not null,
    sheet_version   int not null,
    actor_id        bigint not null,
    due_at          datetime(6) not null,
    state           varchar(20) not null,
    cause           varchar(50),
    primary key (project_id),
    key publication_due (state, due_at),
    key publication_course_run (course_run_id, state),
    constraint publication_project_fk foreign key (project_id) references project (id) on delete cascade,
    constraint publication_course_run_fk foreign key (course_run_id) references course_run (id) on delete cascade,
    constraint publication_actor_fk foreign key (actor_id) references participant (id) on delete cascade
) default character set utf8mb4;
