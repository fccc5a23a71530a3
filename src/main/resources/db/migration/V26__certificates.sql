-- Who has mastered the programme of a run has one certificate, which says what was true when it was given or issued anew.
-- It is withdrawn and valid again under the same number.

create table certificate (
    id             bigint not null auto_increment,
    course_run_id  bigint not null,
    participant_id bigint not null,
    number         varchar(20) character set ascii collate ascii_bin not null,
    name           varchar(255) not null,
    programme_id   varchar(100) character set ascii collate ascii_bin not null,
    hours          int not null,
    first_day      date,
    last_day       date,
    given_on       date not null,
    withdrawn_at   datetime(6),
    cause          varchar(20),
    primary key (id),
    unique key certificate_number (number),
    unique key certificate_participant (participant_id),
    constraint certificate_course_run_fk foreign key (course_run_id) references course_run (id) on delete cascade,
    constraint certificate_participant_fk foreign key (participant_id) references participant (id) on delete cascade
) default character set utf8mb4;
