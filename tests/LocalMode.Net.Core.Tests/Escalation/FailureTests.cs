using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.AI;
using static LocalMode.Core.Tests.Escalation.Script;

namespace LocalMode.Core.Tests.Escalation;

/// <summary>Trigger 9: which errors escalate, which reach the caller, and what neither leg answering looks like.</summary>
public class FailureTests
{
    private static readonly Dictionary<string, (Func<Exception> Create, EscalationReason Reason)> Escalating = new()
    {
        ["model not found"] = (() => new ModelNotFoundException("m", [], "Install it."), EscalationReason.ModelNotReady),
        ["model not ready"] = (() => new ModelNotReadyException("m", ModelState.Loading), EscalationReason.ModelNotReady),
        ["model invalid"] = (() => new ModelInvalidException("f", null, "Bad."), EscalationReason.ModelUnusable),
        ["native library"] = (() => new NativeLibraryException("l", [], null, "Install it."), EscalationReason.ModelUnusable),
        ["out of memory"] = (() => new ModelOutOfMemoryException("m", 2, 1), EscalationReason.OutOfMemory),
        ["context overflow"] = (() => new ContextOverflowException(10, 5), EscalationReason.ContextOverflow),
        ["capability"] = (() => new UnsupportedCapabilityException("tools", "p"), EscalationReason.CapabilityMissing),
        ["schema keyword"] = (() => new SchemaNotEnforceableException("pattern", "/"), EscalationReason.CapabilityMissing),
        ["vocabulary without a character"] = (() => new ConstraintUnsatisfiableException("The choice cannot be written.", "é"), EscalationReason.CapabilityMissing),
        ["template"] = (() => new TemplateFailedException("no system role"), EscalationReason.TemplateFailed),
        ["invalid output"] = (() => new InvalidOutputException("no JSON", "x"), EscalationReason.InvalidOutput),
        ["overloaded"] = (() => new OverloadedException(8, 8), EscalationReason.Overloaded),
        ["connection refused"] = (() => new HttpRequestException("refused", new SocketException(111)), EscalationReason.RemoteFailure),
        ["http 404"] = (() => new HttpRequestException("404", null, HttpStatusCode.NotFound), EscalationReason.RemoteFailure),
        ["http 429"] = (() => new HttpRequestException("429", null, HttpStatusCode.TooManyRequests), EscalationReason.RemoteFailure),
        ["http 503"] = (() => new HttpRequestException("503", null, HttpStatusCode.ServiceUnavailable), EscalationReason.RemoteFailure),
        ["socket"] = (() => new SocketException(104), EscalationReason.RemoteFailure),
        ["response cut"] = (() => new HttpIOException(HttpRequestError.ResponseEnded), EscalationReason.RemoteFailure),
        ["connection reset"] = (() => new IOException("reset", new SocketException(104)), EscalationReason.RemoteFailure),
        ["HttpClient timeout"] = (() => new TaskCanceledException("100 s", new TimeoutException()), EscalationReason.RemoteFailure),
        ["all tries failed"] = (() => new AggregateException(new HttpRequestException("a"), new SocketException(104)), EscalationReason.RemoteFailure),
    };

    private static readonly Dictionary<string, Func<Exception>> Rethrown = new()
    {
        ["argument"] = () => new ArgumentException("bug"),
        ["argument null"] = () => new ArgumentNullException("bug"),
        ["argument range"] = () => new ArgumentOutOfRangeException("bug"),
        ["invalid operation"] = () => new InvalidOperationException("bug"),
        ["disposed"] = () => new ObjectDisposedException("bug"),
        ["not supported"] = () => new NotSupportedException("bug"),
        ["not implemented"] = () => new NotImplementedException("bug"),
        ["schema too complex"] = () => new SchemaTooComplexException("depth 64"),
        ["schema invalid"] = () => new SchemaInvalidException("/type", "Found 1, expected a type."),
        ["no text satisfies the schema"] = () => new ConstraintUnsatisfiableException("minLength is above maxLength."),
        ["forbidden inside"] = () => new EscalationForbiddenException("rule"),
        ["budget"] = () => new BudgetExceededException("day", "1 USD"),
        ["offline"] = () => new OfflineException(),
        ["http 400"] = () => new HttpRequestException("400", null, HttpStatusCode.BadRequest),
        ["http 401"] = () => new HttpRequestException("401", null, HttpStatusCode.Unauthorized),
        ["unknown"] = () => new JsonException("?"),
        ["a file of this machine"] = () => new FileNotFoundException("?"),
        ["disk"] = () => new IOException("disk full"),
        ["someone's timeout"] = () => new TimeoutException("?"),
        ["cancellation of unknown cause"] = () => new OperationCanceledException("?"),
        ["one try is a bug"] = () => new AggregateException(new HttpRequestException("a"), new ArgumentException("bug")),
        ["one try is unknown"] = () => new AggregateException(new JsonException("?"), new HttpRequestException("a")),
        ["no try"] = () => new AggregateException(),
    };

    public static TheoryData<string, bool> EscalatingCases() => Both(Escalating.Keys);

    public static TheoryData<string, bool> RethrownCases() => Both(Rethrown.Keys);

    [Theory]
    [MemberData(nameof(EscalatingCases))]
    public async Task LocalThrows_KnownReason_CloudAnswers(string name, bool stream)
    {
        Pair pair = new(new ScriptedClient(Role(), Throw(Escalating[name].Create())));

        ChatResponse response = await pair.AskAsync(stream);

        response.Text.Should().Be("cloud");
        EscalationReport report = response.GetEscalationReport()!;
        report.ServedBy.Should().Be(EscalationLeg.Cloud);
        report.Reason.Should().Be(Escalating[name].Reason);
        report.Stage.Should().Be(EscalationStage.During);
        report.Attempts.Should().HaveCount(2);
        report.Attempts[0].Outcome.Should().Be(EscalationAttemptOutcome.Failed);
        report.Attempts[0].ErrorType.Should().Be(Escalating[name].Create().GetType().FullName);
        pair.AssertNoLeak();
    }

    [Theory]
    [MemberData(nameof(EscalatingCases))]
    public async Task LocalThrows_KnownReasonInLocalOnly_IsForbiddenWithTheErrorInside(string name, bool stream)
    {
        Exception error = Escalating[name].Create();
        Pair pair = new(new ScriptedClient(Throw(error)), configure: o => o.Mode = EscalationMode.LocalOnly);

        EscalationForbiddenException thrown = (await pair.Invoking(p => p.AskAsync(stream)).Should().ThrowAsync<EscalationForbiddenException>()).Which;

        thrown.InnerException.Should().BeSameAs(error);
        thrown.Reason.Should().Be(Escalating[name].Reason);
        thrown.Attempts.Should().ContainSingle();
        thrown.GetEscalationReport()!.ServedBy.Should().BeNull();
        pair.Resolutions.Should().Be(0);
        pair.AssertNoLeak();
    }

    [Theory]
    [MemberData(nameof(RethrownCases))]
    public async Task LocalThrows_BugOrUnknown_ReachesTheCaller(string name, bool stream)
    {
        Exception error = Rethrown[name]();
        Pair pair = new(new ScriptedClient(Role(), Throw(error)));

        Exception? thrown = await Record.ExceptionAsync(() => pair.AskAsync(stream));

        thrown.Should().BeSameAs(error);
        error.GetEscalationReport()!.Attempts.Should().ContainSingle();
        pair.Resolutions.Should().Be(0);
        pair.AssertNoLeak();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task LocalThrows_ApplicationClassifierKnowsIt_Escalates(bool stream)
    {
        Pair pair = new(new ScriptedClient(Throw(new JsonException("?"))), configure: o => o.FailureClassifiers.Add(new OnlyJson()));

        ChatResponse response = await pair.AskAsync(stream);

        response.GetEscalationReport()!.Reason.Should().Be(EscalationReason.Application);
    }

    [Fact]
    public async Task LocalThrows_ApplicationClassifierWantsABugToEscalate_ItStillDoesNot()
    {
        Pair pair = new(new ScriptedClient(Throw(new ArgumentException("bug"))), configure: o => o.FailureClassifiers.Add(new Everything()));

        await pair.Invoking(p => p.AskAsync(stream: true)).Should().ThrowAsync<ArgumentException>();

        pair.Resolutions.Should().Be(0);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public async Task Classifier_Throws_BothErrorsReachTheCallerAndNothingLeaves(bool stream, bool committed)
    {
        HttpRequestException error = new("down");
        Pair pair = new(
            new ScriptedClient(committed ? Say("a") : Role(), Throw(error)), configure: o => o.FailureClassifiers.Add(new Broken()));

        Exception? thrown = await Record.ExceptionAsync(() => pair.AskAsync(stream));

        AggregateException both = thrown.Should().BeOfType<AggregateException>().Which;
        both.InnerExceptions[0].Should().BeSameAs(error);
        both.InnerExceptions[1].Should().BeOfType<FormatException>();
        both.GetEscalationReport()!.Attempts.Should().ContainSingle();
        pair.Resolutions.Should().Be(0);
        pair.AssertNoLeak();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task BothThrow_AnyError_BothAreKeptLocalFirst(bool stream)
    {
        OverloadedException localError = new(8, 8);
        HttpRequestException cloudError = new("down");
        Pair pair = new(new ScriptedClient(Throw(localError)), new ScriptedClient(Role(), Throw(cloudError)));

        AggregateException thrown = (await pair.Invoking(p => p.AskAsync(stream)).Should().ThrowAsync<AggregateException>()).Which;

        thrown.InnerExceptions.Should().Equal(localError, cloudError);
        EscalationReport report = thrown.GetEscalationReport()!;
        report.ServedBy.Should().BeNull();
        report.Attempts.Select(a => a.Leg).Should().Equal(EscalationLeg.Local, EscalationLeg.Cloud);
        report.Attempts[1].Outcome.Should().Be(EscalationAttemptOutcome.Failed);
        pair.AssertNoLeak();
    }

    [Fact]
    public async Task LocalThrows_DisposalThrowsToo_EscalatesAndKeepsBoth()
    {
        HttpRequestException disposal = new("dispose");
        ScriptedClient local = new(Throw(new OverloadedException(8, 8))) { OnEnumeratorDispose = disposal };
        Pair pair = new(local, new ScriptedClient(Throw(new HttpRequestException("down"))));

        AggregateException thrown = (await pair.Invoking(p => p.AskAsync(stream: true)).Should().ThrowAsync<AggregateException>()).Which;

        thrown.Flatten().InnerExceptions.Should().HaveCount(3).And.Contain(disposal);
        pair.AssertNoLeak();
    }

    private static TheoryData<string, bool> Both(IEnumerable<string> names)
    {
        TheoryData<string, bool> data = [];
        foreach (string name in names)
        {
            data.Add(name, true);
            data.Add(name, false);
        }
        return data;
    }

    private sealed class OnlyJson : IFailureClassifier
    {
        public FailureVerdict Classify(Exception exception) =>
            exception is JsonException ? FailureVerdict.Escalate(EscalationReason.Application) : FailureVerdict.Unknown;
    }

    private sealed class Broken : IFailureClassifier
    {
        public FailureVerdict Classify(Exception exception) => throw new FormatException("the classifier's own");
    }

    private sealed class Everything : IFailureClassifier
    {
        public FailureVerdict Classify(Exception exception) => FailureVerdict.Escalate(EscalationReason.Application);
    }
}
