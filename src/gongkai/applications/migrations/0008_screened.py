import gongkai.applications.rules.states
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("applications", "0007_gate")]
    operations = [
        migrations.AlterField(
            model_name='application',
            name='state',
            field=models.CharField(choices=[('SUBMITTED', '待确认'), ('REGISTERED', '待审核'), ('HANDLING', '办理中'), ('CORRECTING', '待补正'), ('REVIEWING', '答复审核中'), ('APPROVED', '待印发'), ('ISSUED', '待送达'), ('ANSWERED', '已答复'), ('WITHDRAWN', '申请人撤回'), ('ABANDONED', '逾期不补正'), ('ARCHIVED', '已归档'), ('SCREENED', '机器提交')], default=gongkai.applications.rules.states.State['SUBMITTED'], max_length=10, verbose_name='状态'),
        ),
    ]
