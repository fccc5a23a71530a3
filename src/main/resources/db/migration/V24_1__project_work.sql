-- What a team writes: the row without a time of handing in is the draft, the others are what was handed in.

create table project_work (
    project_id        bigint not null,
    number            int not null,
    topic             varchar(500),
    organisation      varchar(500),
    work_year         int,
    problem           mediumtext,
    -- the ids of those parts of the programme's list that are in the document, apart by commas
    parts             varchar(2000) character set ascii collate ascii_bin,
    work_link         varchar(2000),
    presentation_link varchar(2000),
    work_file         bigint,
    presentation_file bigint,
    -- of the presentation's file; absent where they cannot be counted
    slides            int,
    changed_by        bigint,
    changed_at        datetime(6) not null,
    handed_in_at      datetime(6),
    version           int not null,
    primary key (project_id, number),
    constraint project_work_project_fk foreign key (project_id) references project (id) on delete cascade,
    constraint project_work_file_fk foreign key (work_file) references upload (id) on delete set null,
    constraint project_work_presentation_fk foreign key (presentation_file) references upload (id) on delete set null
) default character set utf8mb4;

insert into project_work (project_id, number, topic, problem, work_link, presentation_link, changed_at, handed_in_at,
  version)
select id, 1, topic, summary, work_link, presentation_link, handed_in_at, handed_in_at, 1 from project
where handed_in_at is not null;

-- of the work handed in last; 0 before the first time
alter table project add column number int default 0 not null;
update project set number = 1 where handed_in_at is not null;
alter table project drop column summary;
alter table project drop column work_link;
alter table project drop column presentation_link;
alter table project add column grace_until datetime(6);
alter table defence_terms add column hand_in_until datetime(6);
