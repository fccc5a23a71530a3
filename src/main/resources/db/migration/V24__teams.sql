-- A project is there from the moment its team is made, and long before anything is handed in.

alter table project modify column topic varchar(500) null;
alter table project modify column summary mediumtext null;
alter table project modify column work_link varchar(2000) null;
alter table project modify column presentation_link varchar(2000) null;
alter table project modify column handed_in_at datetime(6) null;
-- by which others join a team that a listener made
alter table project add column invitation varchar(20) character set ascii collate ascii_bin;
alter table project add constraint project_invitation unique (invitation);
-- why a team may have a size that the programme does not know
alter table project add column exception varchar(500);

-- What an instructor decided for the defence of a run. Whoever changes a team locks the row.
create table defence_terms (
    course_run_id bigint not null,
    teams_until   datetime(6),
    version       int not null,
    primary key (course_run_id),
    constraint defence_terms_course_run_fk foreign key (course_run_id) references course_run (id) on delete cascade
) default character set utf8mb4;

-- Who went from which project to which; an absent one is none.
create table team_change (
    id             bigint not null auto_increment,
    course_run_id  bigint not null,
    participant_id bigint not null,
    from_project   bigint,
    to_project     bigint,
    reason         varchar(500),
    actor_id       bigint not null,
    at             datetime(6) not null,
    primary key (id),
    key team_change_participant (participant_id, id),
    key team_change_from (from_project, id),
    key team_change_to (to_project, id),
    constraint team_change_course_run_fk foreign key (course_run_id) references course_run (id) on delete cascade,
    constraint team_change_participant_fk foreign key (participant_id) references participant (id) on delete cascade,
    constraint team_change_actor_fk foreign key (actor_id) references participant (id) on delete cascade
) default character set utf8mb4;
