namespace LocalMode.Testing.Tests.Conformance;

public sealed class BrokenClientTests
{
    private static readonly Defect[] All =
    [
        .. AnswerDefects.All, .. OptionDefects.All, .. StopSequenceDefects.All, .. LifetimeDefects.All, .. ToolDefects.All, .. ErrorDefects.All, .. FormatDefects.All,
    ];

    public static IEnumerable<TheoryDataRow<string>> Names => All.Select(static defect => new TheoryDataRow<string>(defect.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task RunAsync_OverAClientWithOneDefect_FailsTheMatchingCaseOnly(string name)
    {
        Defect defect = All.Single(defect => defect.Name == name);

        List<string> failed = await FailedAsync(defect);

        failed.Should().BeEquivalentTo([defect.Case, .. defect.Also]);
    }

    [Fact]
    public async Task RunAsync_OverTheWrapperWithoutADefect_Passes()
    {
        (await FailedAsync(new("none", "none", static inner => new BrokenClient(inner)))).Should().BeEmpty();
        (await FailedAsync(new("none", "none", static inner => new BrokenClient(inner)) { OneAtATime = true })).Should().BeEmpty();
    }

    [Fact]
    public void Cases_All_HaveAClientThatFailsThem()
    {
        IEnumerable<string> cases = new ScriptedConformance(oneAtATime: false).Cases.Select(static test => test.Name);

        All.Select(static defect => defect.Case).Distinct().Should().BeEquivalentTo(cases);
    }

    private static async Task<List<string>> FailedAsync(Defect defect)
    {
        List<string> failed = [];
        foreach (ConformanceCase test in new BrokenConformance(defect).Cases)
        {
            if (test.NotApplicable is not null)
                continue;

            try
            {
                await test.RunAsync(TestContext.Current.CancellationToken);
            }
            catch (ConformanceException exception)
            {
                exception.CaseName.Should().Be(test.Name);
                failed.Add(test.Name);
            }
        }

        return failed;
    }
}
