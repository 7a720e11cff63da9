namespace LocalMode.Testing.Tests.Conformance;

public sealed class ScriptedConformanceTests
{
    private static readonly ScriptedConformance OneAtATime = new(oneAtATime: true);
    private static readonly ScriptedConformance AllAtOnce = new(oneAtATime: false);
    private static readonly WrappedConformance Wrapped = new();

    public static IEnumerable<TheoryDataRow<string>> CasesOneAtATime => Rows(OneAtATime);

    public static IEnumerable<TheoryDataRow<string>> CasesAllAtOnce => Rows(AllAtOnce);

    public static IEnumerable<TheoryDataRow<string>> CasesWrapped => Rows(Wrapped);

    [Theory]
    [MemberData(nameof(CasesOneAtATime))]
    public Task RunAsync_OverAClientThatQueues_Passes(string name) => RunAsync(OneAtATime, name);

    [Theory]
    [MemberData(nameof(CasesAllAtOnce))]
    public Task RunAsync_OverAConcurrentClient_Passes(string name) => RunAsync(AllAtOnce, name);

    [Theory]
    [MemberData(nameof(CasesWrapped))]
    public Task RunAsync_OverAClientInWrappers_Passes(string name) => RunAsync(Wrapped, name);

    private static IEnumerable<TheoryDataRow<string>> Rows(ScriptedConformance suite) => suite.Cases.Select(static test => new TheoryDataRow<string>(test.Name) { Skip = test.NotApplicable });

    private static Task RunAsync(ScriptedConformance suite, string name) => suite.Cases.Single(test => test.Name == name).RunAsync(TestContext.Current.CancellationToken);
}
