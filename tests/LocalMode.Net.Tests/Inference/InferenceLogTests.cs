using LocalMode.Core.Tests.Inference;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Testing;

namespace LocalMode.Tests.Inference;

/// <summary>The Logging decorators of all roles.</summary>
public sealed class InferenceLogTests : IDisposable
{
    private readonly FakeRole _role = new();
    private readonly FakeLogCollector _logs = FakeLogCollector.Create(new());
    private readonly LoggerFactory _factory;
    private LogLevel _level = LogLevel.Trace;

    public InferenceLogTests() =>
        _factory = new([new FakeLoggerProvider(_logs)], new LoggerFilterOptions { MinLevel = LogLevel.Trace, Rules = { new(null, null, null, (_, _, level) => level >= _level) } });

    public static TheoryData<string> Names => RoleCase.Names;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _factory.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Call_Succeeds_LogsBeginAndEndWithCountsAndWithoutTexts(string name)
    {
        RoleCase role = RoleCase.All[name];

        InferenceResult result = await role.CallAsync(role.Logged(_role, _factory, sensitive: false), Token);

        result.ModelId.Should().Be("fake");
        IReadOnlyList<FakeLogRecord> records = _logs.GetSnapshot();
        records.Should().HaveCount(2).And.OnlyContain(r => r.Level == LogLevel.Debug);
        records[0].Message.Should().Be($"{role.Operation} begins. Model asked for: asked.");
        records[1].Message.Should().StartWith($"{role.Operation} gave 2 results in ").And.EndWith("Tokens in: 2, out: 4. Model: fake.");
        records[1].Category.Should().Be($"LocalMode.Logging{role.Role.Name[1..]}");
        records.Should().NotContain(r => r.Message.Contains("secret"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Call_SensitiveDataEnabled_LogsTextsAtTrace(string name)
    {
        RoleCase role = RoleCase.All[name];
        await role.CallAsync(role.Logged(_role, _factory, sensitive: true), Token);

        IReadOnlyList<FakeLogRecord> records = _logs.GetSnapshot();
        records.Select(r => r.Level).Should().Equal(LogLevel.Debug, LogLevel.Trace, LogLevel.Debug, LogLevel.Trace);
        records[1].Message.Should().Contain("secret").And.Contain("other").And.Contain(name switch { "zero-shot" => "label", "rerank" => "query", "classify" => "pair", _ => "secret" });
        records[3].Message.Should().Contain(name switch { "rerank" => "6, 5", "fill" => "x 1", _ => "secret" });
        _role.Calls.Should().ContainSingle().Which.Inputs.Should().HaveCount(name == "rerank" ? 3 : 2, "what was read for the log still reaches the role");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Call_SensitiveDataEnabledAboveTrace_LogsNoTexts(string name)
    {
        _level = LogLevel.Debug;
        RoleCase role = RoleCase.All[name];
        await role.CallAsync(role.Logged(_role, _factory, sensitive: true), Token);
        _logs.GetSnapshot().Should().HaveCount(2).And.NotContain(r => r.Message.Contains("secret"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Call_Fails_LogsTheErrorAndThrowsIt(string name)
    {
        OverloadedException error = new(1, 1);
        _role.Before = () => Task.FromException(error);
        RoleCase role = RoleCase.All[name];

        (await role.Awaiting(r => r.CallAsync(r.Logged(_role, _factory, sensitive: false), Token)).Should().ThrowAsync<OverloadedException>()).Which.Should().BeSameAs(error);

        _logs.LatestRecord.Level.Should().Be(LogLevel.Error);
        _logs.LatestRecord.Exception.Should().BeSameAs(error);
        _logs.LatestRecord.Message.Should().StartWith($"{role.Operation} failed after ");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Call_SeesOnlyAPartOfAnInput_SaysSo(string name)
    {
        _role.IsInputTruncated = true;
        RoleCase role = RoleCase.All[name];
        await role.CallAsync(role.Logged(_role, _factory, sensitive: false), Token);
        _logs.LatestRecord.Level.Should().Be(LogLevel.Information);
        _logs.LatestRecord.Message.Should().Be($"{role.Operation} saw only a part of an input, which was longer than the model takes.");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Call_Cancelled_LogsThatWithoutAnError(string name)
    {
        _role.Before = () => Task.FromException(new OperationCanceledException());
        RoleCase role = RoleCase.All[name];
        await role.Awaiting(r => r.CallAsync(r.Logged(_role, _factory, sensitive: false), Token)).Should().ThrowAsync<OperationCanceledException>();
        _logs.LatestRecord.Level.Should().Be(LogLevel.Debug);
        _logs.LatestRecord.Message.Should().StartWith($"{role.Operation} was cancelled after ");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void UseLogging_NoLoggerFactory_IsAnErrorAndTheNullFactoryAddsNothing(string name)
    {
        RoleCase role = RoleCase.All[name];
        role.Logged(_role, NullLoggerFactory.Instance, sensitive: false).Should().BeSameAs(_role);
        role.Invoking(r => r.Logged(_role, factory: null, sensitive: false)).Should().Throw<InvalidOperationException>();
    }

    [Fact]
    public void Constructor_Null_ThrowsArgumentNull()
    {
        this.Invoking(_ => new LoggingReranker(null!, NullLogger.Instance)).Should().Throw<ArgumentNullException>();
        this.Invoking(_ => new LoggingReranker(_role, null!)).Should().Throw<ArgumentNullException>();
        this.Invoking(_ => new OpenTelemetryReranker(null!)).Should().Throw<ArgumentNullException>();
    }

    [Fact]
    public async Task Call_NullInputs_ThrowsArgumentNull()
    {
        using LoggingReranker reranker = new(_role, NullLogger.Instance);
        await reranker.Awaiting(r => r.GetScoresAsync("q", null!)).Should().ThrowAsync<ArgumentNullException>();
        using LoggingZeroShotClassifier classifier = new(_role, NullLogger.Instance);
        await classifier.Awaiting(c => c.GetClassificationsAsync(["a"], null!)).Should().ThrowAsync<ArgumentNullException>();
    }
}
