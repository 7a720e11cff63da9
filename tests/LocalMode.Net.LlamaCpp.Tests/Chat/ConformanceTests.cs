namespace LocalMode.LlamaCpp.Tests.Chat;

public sealed class ConformanceTests(LlamaCppConformance suite) : IClassFixture<LlamaCppConformance>
{
    public static IEnumerable<TheoryDataRow<string>> Cases =>
        new LlamaCppConformance().Cases.Select(static test => new TheoryDataRow<string>(test.Name) { Skip = test.NotApplicable });

    [Theory]
    [MemberData(nameof(Cases))]
    public Task RunAsync_OverTheBundledModel_Passes(string name) =>
        suite.Cases.Single(test => test.Name == name).RunAsync(TestContext.Current.CancellationToken);
}
