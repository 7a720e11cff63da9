using LocalMode.Tokenizers.Constraints;
using Microsoft.Extensions.Time.Testing;

namespace LocalMode.Tokenizers.Tests.Constraints;

public class CompileBudgetTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Step_ManyStepsAfterTheTime_Throws()
    {
        CompileBudget budget = Budget();
        Steps(budget, 50_000);
        _time.Advance(TimeSpan.FromSeconds(0.91));

        FluentActions.Invoking(() => Steps(budget, 256)).Should().Throw<SchemaTooComplexException>().WithMessage("*900 ms*");
    }

    [Fact]
    public void Step_FewStepsAfterTheTime_AreLetGoOn()
    {
        // A schema of some hundred steps, on a machine that was busy with other things.
        CompileBudget budget = Budget();
        _time.Advance(TimeSpan.FromSeconds(4.4));

        FluentActions.Invoking(() => Steps(budget, 5_000)).Should().NotThrow();
    }

    [Fact]
    public void Step_FewStepsLongAfterTheTime_Throws()
    {
        CompileBudget budget = Budget();
        _time.Advance(TimeSpan.FromSeconds(4.6));

        FluentActions.Invoking(() => Steps(budget, 256)).Should().Throw<SchemaTooComplexException>();
    }

    private static void Steps(CompileBudget budget, int count)
    {
        for (int i = 0; i < count; i++)
            budget.Step();
    }

    private CompileBudget Budget() => new(new ConstraintOptions { TimeProvider = _time });
}
