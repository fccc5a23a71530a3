-- Who of a run's instructors sits in a session. Whoever held one until now sits in it.

create table session_assessor (
    session_id     bigint not null,
    participant_id bigint not null,
    primary key (session_id, participant_id),
    key session_assessor_participant (participant_id),
    constraint session_assessor_session_fk foreign key (session_id) references defence_session (id) on delete cascade,
    constraint session_assessor_participant_fk foreign key (participant_id) references participant (id) on delete cascade
) default character set utf8mb4;

insert into session_assessor (session_id, participant_id)
select defence_session.id, participant.id from defence_session
join participant on participant.course_run_id = defence_session.course_run_id and participant.person_id = held_by;

alter table defence_session drop constraint defence_session_held_fk;
drop index defence_session_held on defence_session;
alter table defence_session drop column held_by;
