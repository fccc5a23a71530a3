-- What a run asks for a certificate besides the result. The row is also what two who give or withdraw certificates of one
-- run wait for.

create table certificate_terms (
    course_run_id bigint not null,
    all_units     boolean default false not null,
    primary key (course_run_id),
    constraint certificate_terms_course_run_fk foreign key (course_run_id) references course_run (id) on delete cascade
) default character set utf8mb4;

-- whether it was given because all units were done, too
alter table certificate add column all_units boolean default false not null;
