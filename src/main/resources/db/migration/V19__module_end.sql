-- What listeners hand in at the end of a module, REPORT or PROJECT, is an answer under the module's id. How far they have
-- come with an outcome they say for themselves: NOT_YET, PARTLY or YES.

alter table course_run add column module_end varchar(20) default 'REPORT' not null;

create table self_assessment (
    participant_id bigint not null,
    unit_id        varchar(100) character set ascii collate ascii_bin not null,
    -- 0 for the unit's first
    outcome        int not null,
    level          varchar(20) character set ascii collate ascii_bin not null,
    primary key (participant_id, unit_id, outcome),
    constraint self_assessment_participant_fk foreign key (participant_id) references participant (id) on delete cascade
) default character set utf8mb4;
