-- One dialect for MySQL, MariaDB and H2 in MySQL mode. Identifiers that a platform gave us are utf8mb4_bin:
-- "abc" and "ABC" are two people. All times are UTC.

-- The LTI edge -------------------------------------------------------------------------------------------------------

create table tool_key (
    kid           varchar(64) character set ascii collate ascii_bin not null,
    encrypted_jwk varchar(8000) character set ascii collate ascii_bin not null,
    created_at    datetime(6) not null,
    primary key (kid)
) default character set utf8mb4;

create table platform (
    id                      bigint not null auto_increment,
    issuer                  varchar(255) character set utf8mb4 collate utf8mb4_bin not null,
    client_id               varchar(255) character set utf8mb4 collate utf8mb4_bin not null,
    authentication_endpoint varchar(1000) not null,
    token_endpoint          varchar(1000) not null,
    jwks_uri                varchar(1000) not null,
    token_audience          varchar(1000),
    frame_origins           varchar(2000),
    -- where the row comes from: the operator's platforms.yaml
    source                  varchar(20) not null,
    active                  boolean not null,
    primary key (id),
    unique key platform_issuer_client (issuer, client_id)
) default character set utf8mb4;

create table platform_deployment (
    platform_id   bigint not null,
    deployment_id varchar(255) character set utf8mb4 collate utf8mb4_bin not null,
    primary key (platform_id, deployment_id),
    constraint platform_deployment_platform_fk foreign key (platform_id) references platform (id)
) default character set utf8mb4;

create table used_nonce (
    nonce      varchar(64) character set ascii collate ascii_bin not null,
    expires_at datetime(6) not null,
    primary key (nonce),
    key used_nonce_expires (expires_at)
) default character set utf8mb4;

-- Course runs and people ---------------------------------------------------------------------------------------------

create table course_run (
    id            bigint not null auto_increment,
    platform_id   bigint not null,
    deployment_id varchar(255) character set utf8mb4 collate utf8mb4_bin not null,
    -- 'context', or 'resource-link' for a launch that names no context
    scope         varchar(20) character set ascii collate ascii_bin not null,
    scope_id      varchar(255) character set utf8mb4 collate utf8mb4_bin not null,
    title         varchar(255),
    programme_id  varchar(100) character set ascii collate ascii_bin not null,
    format        varchar(20) not null,
    time_zone     varchar(50) not null,
    created_at    datetime(6) not null,
    version       int not null,
    primary key (id),
    unique key course_run_scope (platform_id, deployment_id, scope, scope_id),
    constraint course_run_platform_fk foreign key (platform_id) references platform (id)
) default character set utf8mb4;

create table person (
    id          bigint not null auto_increment,
    platform_id bigint not null,
    subject     varchar(255) character set utf8mb4 collate utf8mb4_bin not null,
    name        varchar(255),
    email       varchar(255),
    created_at  datetime(6) not null,
    primary key (id),
    unique key person_subject (platform_id, subject),
    constraint person_platform_fk foreign key (platform_id) references platform (id)
) default character set utf8mb4;

create table participant (
    id              bigint not null auto_increment,
    course_run_id   bigint not null,
    person_id       bigint not null,
    role            varchar(20) not null,
    first_launch_at datetime(6) not null,
    last_launch_at  datetime(6) not null,
    primary key (id),
    unique key participant_person (course_run_id, person_id),
    constraint participant_course_run_fk foreign key (course_run_id) references course_run (id),
    constraint participant_person_fk foreign key (person_id) references person (id)
) default character set utf8mb4;

create table resource_link (
    id             bigint not null auto_increment,
    course_run_id  bigint not null,
    link_id        varchar(255) character set utf8mb4 collate utf8mb4_bin not null,
    title          varchar(255),
    activity       varchar(100) not null,
    line_item      varchar(2000),
    changed_at     datetime(6) not null,
    primary key (id),
    unique key resource_link_link (course_run_id, link_id),
    constraint resource_link_course_run_fk foreign key (course_run_id) references course_run (id)
) default character set utf8mb4;

create table audit_entry (
    id            bigint not null auto_increment,
    at            datetime(6) not null,
    course_run_id bigint not null,
    actor_id      bigint not null,
    action        varchar(50) not null,
    subject       varchar(100) not null,
    detail        varchar(1000),
    primary key (id),
    key audit_entry_course_run (course_run_id, at),
    constraint audit_entry_actor_fk foreign key (actor_id) references participant (id)
) default character set utf8mb4;

-- Study --------------------------------------------------------------------------------------------------------------

create table webinar (
    id            bigint not null auto_increment,
    course_run_id bigint not null,
    unit_id       varchar(100) character set ascii collate ascii_bin not null,
    link          varchar(2000),
    starts_at     datetime(6),
    recording     varchar(2000),
    version       int not null,
    primary key (id),
    unique key webinar_unit (course_run_id, unit_id),
    constraint webinar_course_run_fk foreign key (course_run_id) references course_run (id)
) default character set utf8mb4;

create table answer (
    id             bigint not null auto_increment,
    course_run_id  bigint not null,
    participant_id bigint not null,
    unit_id        varchar(100) character set ascii collate ascii_bin not null,
    task_id        varchar(100) character set ascii collate ascii_bin not null,
    state          varchar(20) not null,
    text           mediumtext,
    link           varchar(2000),
    handed_in_at   datetime(6),
    version        int not null,
    primary key (id),
    unique key answer_task (participant_id, task_id),
    key answer_unit (course_run_id, unit_id, state),
    constraint answer_participant_fk foreign key (participant_id) references participant (id)
) default character set utf8mb4;

create table feedback (
    id         bigint not null auto_increment,
    answer_id  bigint not null,
    author_id  bigint not null,
    decision   varchar(20) not null,
    text       mediumtext not null,
    created_at datetime(6) not null,
    primary key (id),
    key feedback_answer (answer_id, created_at),
    constraint feedback_answer_fk foreign key (answer_id) references answer (id),
    constraint feedback_author_fk foreign key (author_id) references participant (id)
) default character set utf8mb4;

-- Defence ------------------------------------------------------------------------------------------------------------

create table project (
    id                bigint not null auto_increment,
    course_run_id     bigint not null,
    topic             varchar(500) not null,
    summary           mediumtext not null,
    work_link         varchar(2000) not null,
    presentation_link varchar(2000) not null,
    handed_in_at      datetime(6) not null,
    version           int not null,
    primary key (id),
    key project_course_run (course_run_id, handed_in_at),
    constraint project_course_run_fk foreign key (course_run_id) references course_run (id)
) default character set utf8mb4;

create table project_member (
    project_id     bigint not null,
    participant_id bigint not null,
    primary key (project_id, participant_id),
    unique key project_member_participant (participant_id),
    constraint project_member_project_fk foreign key (project_id) references project (id),
    constraint project_member_participant_fk foreign key (participant_id) references participant (id)
) default character set utf8mb4;

-- The working sheet of a project, seen by instructors only.
create table assessment (
    id         bigint not null auto_increment,
    project_id bigint not null,
    comment    mediumtext,
    changed_by bigint not null,
    changed_at datetime(6) not null,
    version    int not null,
    primary key (id),
    unique key assessment_project (project_id),
    constraint assessment_project_fk foreign key (project_id) references project (id),
    constraint assessment_changed_by_fk foreign key (changed_by) references participant (id)
) default character set utf8mb4;

create table assessment_score (
    assessment_id  bigint not null,
    participant_id bigint not null,
    criterion_id   varchar(100) character set ascii collate ascii_bin not null,
    points         int not null,
    primary key (assessment_id, participant_id, criterion_id),
    constraint assessment_score_assessment_fk foreign key (assessment_id) references assessment (id)
) default character set utf8mb4;

-- What was published to one listener; the only thing of an assessment that a listener sees.
create table result (
    id             bigint not null auto_increment,
    course_run_id  bigint not null,
    project_id     bigint not null,
    participant_id bigint not null,
    points         int not null,
    max_points     int not null,
    comment        mediumtext,
    published_by   bigint not null,
    published_at   datetime(6) not null,
    version        int not null,
    primary key (id),
    unique key result_participant (participant_id),
    constraint result_project_fk foreign key (project_id) references project (id),
    constraint result_participant_fk foreign key (participant_id) references participant (id),
    constraint result_published_by_fk foreign key (published_by) references participant (id)
) default character set utf8mb4;

create table result_score (
    result_id    bigint not null,
    criterion_id varchar(100) character set ascii collate ascii_bin not null,
    points       int not null,
    primary key (result_id, criterion_id),
    constraint result_score_result_fk foreign key (result_id) references result (id)
) default character set utf8mb4;

-- Passback -----------------------------------------------------------------------------------------------------------

-- One row per assessed activity and participant: what the gradebook shall hold, and how far that has come.
create table delivery (
    id                bigint not null auto_increment,
    course_run_id     bigint not null,
    platform_id       bigint not null,
    activity          varchar(100) character set ascii collate ascii_bin not null,
    participant_id    bigint not null,
    wanted_version    bigint not null,
    wanted_points     int not null,
    wanted_max_points int not null,
    wanted_comment    mediumtext,
    wanted_at         datetime(6) not null,
    delivered_version bigint,
    delivered_at      datetime(6),
    state             varchar(20) not null,
    attempts          int not null,
    next_attempt_at   datetime(6) not null,
    leased_until      datetime(6),
    -- the time stamped on the last score sent; the next one must be later (AGS 2.0, 3.3.2.9)
    score_timestamp   datetime(6),
    cause             varchar(50),
    cause_detail      varchar(1000),
    primary key (id),
    unique key delivery_participant (activity, participant_id),
    key delivery_due (platform_id, state, next_attempt_at),
    key delivery_course_run (course_run_id, activity),
    constraint delivery_participant_fk foreign key (participant_id) references participant (id)
) default character set utf8mb4;

-- Jobs (db-scheduler) and sessions (Spring Session) ------------------------------------------------------------------
-- Table names are case-sensitive on MySQL under Linux: these are spelt as Spring Session spells them.

create table scheduled_tasks (
    task_name            varchar(100) not null,
    task_instance        varchar(100) not null,
    task_data            blob,
    execution_time       datetime(6) not null,
    picked               boolean not null,
    picked_by            varchar(50),
    last_success         datetime(6),
    last_failure         datetime(6),
    consecutive_failures int,
    last_heartbeat       datetime(6),
    version              bigint not null,
    priority             smallint,
    primary key (task_name, task_instance),
    key scheduled_tasks_execution_time (execution_time),
    key scheduled_tasks_last_heartbeat (last_heartbeat)
) default character set utf8mb4;

create table SPRING_SESSION (
    primary_id            char(36) character set ascii collate ascii_bin not null,
    session_id            char(36) character set ascii collate ascii_bin not null,
    creation_time         bigint not null,
    last_access_time      bigint not null,
    max_inactive_interval int not null,
    expiry_time           bigint not null,
    principal_name        varchar(100),
    primary key (primary_id),
    unique key spring_session_session_id (session_id),
    key spring_session_expiry_time (expiry_time),
    key spring_session_principal_name (principal_name)
) default character set utf8mb4;

create table SPRING_SESSION_ATTRIBUTES (
    session_primary_id char(36) character set ascii collate ascii_bin not null,
    attribute_name     varchar(200) not null,
    attribute_bytes    blob not null,
    primary key (session_primary_id, attribute_name),
    constraint spring_session_attributes_session_fk foreign key (session_primary_id) references SPRING_SESSION (primary_id) on delete cascade
) default character set utf8mb4;
