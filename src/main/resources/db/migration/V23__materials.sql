-- What instructors add to the units: a link or a file each. The key is that of the form: sent twice, it makes one.

create table material (
    id            bigint not null auto_increment,
    course_run_id bigint not null,
    unit_id       varchar(100) character set ascii collate ascii_bin not null,
    title         varchar(200) not null,
    link          varchar(2000),
    upload_id     bigint,
    -- among those of the unit
    place         int not null,
    form_key      char(36) character set ascii collate ascii_bin not null,
    primary key (id),
    unique key material_form (course_run_id, form_key),
    key material_unit (course_run_id, unit_id, place),
    constraint material_course_run_fk foreign key (course_run_id) references course_run (id) on delete cascade,
    constraint material_upload_fk foreign key (upload_id) references upload (id) on delete cascade
) default character set utf8mb4;
