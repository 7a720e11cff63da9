using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using static LocalMode.Core.Tests.Privacy.Payloads;

namespace LocalMode.Core.Tests.Privacy;

public class EgressGateTests
{
    private static readonly SensitiveValue Mail = new(SensitiveDataKind.Email, "jan@example.com");
    private static readonly EgressFinding Found = new("mail", SensitiveDataKind.Email, 1);

    private readonly FakeTimeProvider _time = new();
    private readonly ConversationPins _pins = new();
    private readonly RedactionVault _vault = new();
    private readonly EgressPayload _payload = new(new("m"), [new(ChatRole.User, "Write to jan@example.com")], conversation: "c");
    private Func<ConsentRequest, CancellationToken, ValueTask<ConsentDecision>>? _consent;
    private int _vaults;

    [Fact]
    public async Task Pass_Allow_GivesTheVeryPayloadThatWasInspected()
    {
        ScriptedGuard guard = new(EgressVerdict.Allow);

        EgressClearance clearance = await PassAsync(guard);

        clearance.Payload.Should().BeSameAs(_payload).And.BeSameAs(guard.Seen.Single());
        clearance.Should().BeEquivalentTo(new { Block = (EscalationBlock?)null, Verdict = EgressOutcome.Allow, Redactions = 0, BytesOut = 24L });
        clearance.Vault.Should().BeNull();
        _vaults.Should().Be(0);
    }

    [Theory]
    [InlineData(EscalationBlock.SensitiveData, true)]
    [InlineData(EscalationBlock.UnknownContent, false)]
    [InlineData(EscalationBlock.Application, false)]
    public async Task Pass_Forbid_BlocksAndPinsOnlyForSensitiveData(EscalationBlock block, bool pins)
    {
        EgressClearance clearance = await PassAsync(new ScriptedGuard(EgressVerdict.Forbid("no", [Found], block)));

        clearance.Should().BeEquivalentTo(new { Payload = (EgressPayload?)null, Block = block, Rule = "no", Verdict = EgressOutcome.Forbid, BytesOut = 0L });
        clearance.Findings.Should().Equal(Found);
        _pins.IsPinned("c").Should().Be(pins);
    }

    [Fact]
    public async Task Pass_Pinned_BlocksWithoutAskingTheGuard()
    {
        ScriptedGuard guard = new(EgressVerdict.Allow);
        _pins.Pin("c");

        (await PassAsync(guard)).Block.Should().Be(EscalationBlock.PinnedConversation);
        guard.Seen.Should().BeEmpty();

        _pins.Clear("c").Should().BeTrue();
        (await PassAsync(guard)).Block.Should().BeNull();
    }

    [Fact]
    public async Task Pass_PinnedWhileTheGuardRan_Blocks()
    {
        ScriptedGuard guard = new((_, _) =>
        {
            _pins.Pin("c");
            return new(EgressVerdict.Allow);
        });

        (await PassAsync(guard)).Block.Should().Be(EscalationBlock.PinnedConversation);
    }

    [Fact]
    public async Task Pass_GuardThrows_Blocks()
    {
        Exception[] errors = [new InvalidOperationException("x"), new InvalidCastException(), new OperationCanceledException(), new TimeoutException()];
        foreach (Exception error in errors)
        {
            (await PassAsync(new ScriptedGuard((_, _) => throw error))).Should().BeEquivalentTo(
                new { Payload = (EgressPayload?)null, Block = EscalationBlock.GuardFailure, Error = error, Verdict = EgressOutcome.Forbid }, each => each.Excluding(x => x.Error));
            (await PassAsync(new ScriptedGuard((_, _) => ValueTask.FromException<EgressVerdict>(error)))).Error.Should().BeSameAs(error);
        }
        _pins.Count.Should().Be(0);
    }

    [Fact]
    public async Task Pass_GuardGivesNull_Blocks() =>
        (await PassAsync(new ScriptedGuard((EgressVerdict)null!))).Block.Should().Be(EscalationBlock.GuardFailure);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Pass_GuardTakesTooLong_BlocksEvenIfItIgnoresItsToken(bool listens)
    {
        TaskCompletionSource<EgressVerdict> never = new();
        CancellationToken seen = default;
        Task<EgressClearance> passing = PassAsync(new ScriptedGuard((_, token) =>
        {
            seen = token;
            return new(listens ? never.Task.WaitAsync(token) : never.Task);
        })).AsTask();
        passing.IsCompleted.Should().BeFalse();

        _time.Advance(TimeSpan.FromSeconds(5));

        EgressClearance clearance = await passing;
        clearance.Block.Should().Be(EscalationBlock.GuardFailure);
        clearance.Error.Should().BeOfType<TimeoutException>();
        seen.IsCancellationRequested.Should().BeTrue();
        never.SetException(new InvalidOperationException("late"));
    }

    [Fact]
    public async Task Pass_CallerCancelsWhileTheGuardRuns_Throws()
    {
        using CancellationTokenSource cancel = new();
        Task<EgressClearance> passing = PassAsync(new ScriptedGuard((_, _) => new(new TaskCompletionSource<EgressVerdict>().Task)), cancel.Token).AsTask();

        await cancel.CancelAsync();

        (await passing.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>()).Which.CancellationToken.Should().Be(cancel.Token);
    }

    [Fact]
    public async Task Pass_Redacted_ReplacesAndCounts()
    {
        EgressPayload payload = new(new(), [new(ChatRole.User, "jan@example.com, jan@example.com")], new() { Instructions = "for jan@example.com" });

        EgressClearance clearance = await PassAsync(new ScriptedGuard(EgressVerdict.AllowRedacted("mail", [Mail], [Found])), payload: payload);

        clearance.Redactions.Should().Be(3);
        clearance.Vault.Should().BeSameAs(_vault);
        clearance.Payload!.Messages[0].Text.Should().NotContain("jan");
        _vault.Restore(clearance.Payload.Messages[0].Text).Should().Be("jan@example.com, jan@example.com");
        _vault.Restore(clearance.Payload.Options!.Instructions!).Should().Be("for jan@example.com");
        payload.Messages[0].Text.Should().Be("jan@example.com, jan@example.com");
        _pins.Count.Should().Be(0);
    }

    [Theory]
    [InlineData("tool name")]
    [InlineData("call name")]
    [InlineData("role")]
    [InlineData("model")]
    [InlineData("apart")]
    public async Task Pass_ValueWhereItCannotBeReplaced_Blocks(string place)
    {
        EgressPayload payload = Names(Mail.Value)[place];
        SensitiveDataGuard guard = new(new() { Detectors = [new PlantedDetector(SensitiveDataKind.Email, Mail.Value)], DefaultOutcome = EgressOutcome.AllowRedacted });

        EgressClearance clearance = await PassAsync(guard, payload: payload);

        clearance.Block.Should().Be(EscalationBlock.SensitiveData);
        clearance.Payload.Should().BeNull();
        clearance.Vault.Should().BeNull();
    }

    [Fact]
    public async Task Pass_ValueThatIsNotInThePayload_Blocks()
    {
        ScriptedGuard guard = new(EgressVerdict.AllowRedacted("phone", [new(SensitiveDataKind.PhoneNumber, "+49301234")]));

        (await PassAsync(guard, payload: Of(new TextContent("Call +49 30 1234")))).Block.Should().Be(EscalationBlock.SensitiveData);
    }

    [Fact]
    public async Task Pass_Ask_ShowsExactlyWhatLeaves()
    {
        ConsentRequest? asked = null;
        _consent = (request, _) =>
        {
            asked = request;
            return new(ConsentDecision.Allow("id-7"));
        };

        EgressClearance clearance = await PassAsync(new ScriptedGuard(EgressVerdict.Ask("mail", [Found], [Mail])));

        clearance.Payload.Should().NotBeNull().And.BeSameAs(asked!.Payload);
        clearance.ConsentId.Should().Be("id-7");
        clearance.Redactions.Should().Be(1);
        asked.Rule.Should().Be("mail");
        asked.Reason.Should().Be(EscalationReason.Overloaded);
        asked.Findings.Should().Equal(Found);
        asked.Payload.Messages[0].Text.Should().NotContain("jan");
    }

    [Fact]
    public async Task Pass_AskAndNo_Blocks()
    {
        ScriptedGuard guard = new(EgressVerdict.Ask("mail"));

        (await PassAsync(guard)).Block.Should().Be(EscalationBlock.Consent);
        _consent = (_, _) => new(ConsentDecision.Deny);
        (await PassAsync(guard)).Block.Should().Be(EscalationBlock.Consent);
        TimeoutException away = new();
        _consent = (_, _) => throw away;
        (await PassAsync(guard)).Should().BeEquivalentTo(new { Payload = (EgressPayload?)null, Block = EscalationBlock.Consent });
        (await PassAsync(guard)).Error.Should().BeSameAs(away);
    }

    [Fact]
    public async Task Pass_ConsentCallbackHasABug_ShowsIt()
    {
        _consent = (_, _) => throw new InvalidCastException();

        await FluentActions.Awaiting(() => PassAsync(new ScriptedGuard(EgressVerdict.Ask("mail"))).AsTask()).Should().ThrowAsync<InvalidCastException>();
    }

    [Fact]
    public async Task Pass_CallerCancelsWhileTheUserThinks_Throws()
    {
        using CancellationTokenSource cancel = new();
        _consent = (_, _) => new(new TaskCompletionSource<ConsentDecision>().Task);
        Task<EgressClearance> passing = PassAsync(new ScriptedGuard(EgressVerdict.Ask("mail")), cancel.Token).AsTask();
        _time.Advance(TimeSpan.FromHours(1));
        passing.IsCompleted.Should().BeFalse("a user may take time");

        await cancel.CancelAsync();

        await passing.Invoking(task => task).Should().ThrowAsync<OperationCanceledException>();
    }

    private ValueTask<EgressClearance> PassAsync(IEgressGuard guard, CancellationToken? cancellationToken = null, EgressPayload? payload = null) =>
        new EgressGate(guard, TimeSpan.FromSeconds(5), _time, _consent, _pins).PassAsync(payload ?? _payload, EscalationReason.Overloaded, Vault, cancellationToken ?? Ct);

    private RedactionVault Vault()
    {
        _vaults++;
        return _vault;
    }
}
