-- Platforms register themselves, wait for the operator's consent, are switched off and deleted. The tool's keys rotate.

alter table platform add column name varchar(255);
alter table platform add column status varchar(20);
alter table platform add column registered_at datetime(6);
alter table platform add column version int default 1 not null;
update platform set status = case when active then 'ACTIVE' else 'OFF' end, source = upper(source),
  registered_at = (select coalesce(min(created_at), current_timestamp(6)) from tool_key);
alter table platform modify column status varchar(20) not null;
alter table platform modify column registered_at datetime(6) not null;
alter table platform drop column active;

-- Deployments that a platform named in launches and nobody has registered.
create table unknown_deployment (
    platform_id   bigint not null,
    deployment_id varchar(255) character set utf8mb4 collate utf8mb4_bin not null,
    seen_at       datetime(6) not null,
    primary key (platform_id, deployment_id),
    constraint unknown_deployment_platform_fk foreign key (platform_id) references platform (id) on delete cascade
) default character set utf8mb4;

-- Addresses that the operator hands out: whoever registers by one needs no consent.
create table registration_link (
    id          bigint not null auto_increment,
    secret_hash char(64) character set ascii collate ascii_bin not null,
    created_at  datetime(6) not null,
    expires_at  datetime(6) not null,
    used_at     datetime(6),
    primary key (id),
    unique key registration_link_secret (secret_hash)
) default character set utf8mb4;

-- A key is published before it signs.
alter table tool_key add column signs_from datetime(6);
update tool_key set signs_from = created_at;
alter table tool_key modify column signs_from datetime(6) not null;

-- With a platform goes everything that came through it. Nothing else here is ever deleted by its parent.
alter table platform_deployment drop constraint platform_deployment_platform_fk;
alter table platform_deployment add constraint platform_deployment_platform_fk foreign key (platform_id) references platform (id) on delete cascade;
alter table course_run drop constraint course_run_platform_fk;
alter table course_run add constraint course_run_platform_fk foreign key (platform_id) references platform (id) on delete cascade;
alter table person drop constraint person_platform_fk;
alter table person add constraint person_platform_fk foreign key (platform_id) references platform (id) on delete cascade;
alter table participant drop constraint participant_course_run_fk;
alter table participant add constraint participant_course_run_fk foreign key (course_run_id) references course_run (id) on delete cascade;
alter table participant drop constraint participant_person_fk;
alter table participant add constraint participant_person_fk foreign key (person_id) references person (id) on delete cascade;
alter table resource_link drop constraint resource_link_course_run_fk;
alter table resource_link add constraint resource_link_course_run_fk foreign key (course_run_id) references course_run (id) on delete cascade;
alter table audit_entry drop constraint audit_entry_actor_fk;
alter table audit_entry add constraint audit_entry_actor_fk foreign key (actor_id) references participant (id) on delete cascade;
alter table webinar drop constraint webinar_course_run_fk;
alter table webinar add constraint webinar_course_run_fk foreign key (course_run_id) references course_run (id) on delete cascade;
alter table answer drop constraint answer_participant_fk;
alter table answer add constraint answer_participant_fk foreign key (participant_id) references participant (id) on delete cascade;
alter table feedback drop constraint feedback_answer_fk;
alter table feedback add constraint feedback_answer_fk foreign key (answer_id) references answer (id) on delete cascade;
alter table feedback drop constraint feedback_author_fk;
alter table feedback add constraint feedback_author_fk foreign key (author_id) references participant (id) on delete cascade;
alter table project drop constraint project_course_run_fk;
alter table project add constraint project_course_run_fk foreign key (course_run_id) references course_run (id) on delete cascade;
alter table project_member drop constraint project_member_project_fk;
alter table project_member add constraint project_member_project_fk foreign key (project_id) references project (id) on delete cascade;
alter table project_member drop constraint project_member_participant_fk;
alter table project_member add constraint project_member_participant_fk foreign key (participant_id) references participant (id) on delete cascade;
alter table assessment drop constraint assessment_project_fk;
alter table assessment add constraint assessment_project_fk foreign key (project_id) references project (id) on delete cascade;
alter table assessment drop constraint assessment_changed_by_fk;
alter table assessment add constraint assessment_changed_by_fk foreign key (changed_by) references participant (id) on delete cascade;
alter table assessment_score drop constraint assessment_score_assessment_fk;
alter table assessment_score add constraint assessment_score_assessment_fk foreign key (assessment_id) references assessment (id) on delete cascade;
alter table result drop constraint result_project_fk;
alter table result add constraint result_project_fk foreign key (project_id) references project (id) on delete cascade;
alter table result drop constraint result_participant_fk;
alter table result add constraint result_participant_fk foreign key (participant_id) references participant (id) on delete cascade;
alter table result drop constraint result_published_by_fk;
alter table result add constraint result_published_by_fk foreign key (published_by) references participant (id) on delete cascade;
alter table result_score drop constraint result_score_result_fk;
alter table result_score add constraint result_score_result_fk foreign key (result_id) references result (id) on delete cascade;
alter table delivery drop constraint delivery_participant_fk;
alter table delivery add constraint delivery_participant_fk foreign key (participant_id) references participant (id) on delete cascade;
