-- The number of the hand-in that the points are about; 0 where nobody has looked at them since the result was taken back,
-- or since it is not known what they are about.

alter table assessment add column work_number int default 0 not null;
update assessment set work_number = (
  select case when assessment.changed_at >= project.handed_in_at then project.number else 0 end
  from project where project.id = assessment.project_id);
