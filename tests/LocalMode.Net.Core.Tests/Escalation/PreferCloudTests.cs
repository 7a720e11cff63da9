using Microsoft.Extensions.AI;
using static LocalMode.Core.Tests.Escalation.Script;

namespace LocalMode.Core.Tests.Escalation;

/// <summary>The modes in which the cloud leg is first.</summary>
public class PreferCloudTests
{
    public static TheoryData<bool> Both => [true, false];

    private static ScriptedClient Works(string text) => new(Say(text), Finish(ChatFinishReason.Stop));

    [Theory]
    [MemberData(nameof(Both))]
    public async Task PreferCloud_CloudWorks_ServesIt(bool stream)
    {
        Pair pair = Create(EscalationMode.PreferCloud, Works("local"), Works("cloud"));

        ChatResponse response = await pair.AskAsync(stream);

        response.Text.Should().Be("cloud");
        response.GetEscalationReport()!.Reason.Should().Be(EscalationReason.Mode);
        pair.Local.Calls.Should().Be(0);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task PreferCloud_CloudFailsBeforeCommit_AnswersLocally(bool stream)
    {
        Pair pair = Create(EscalationMode.PreferCloud, Works("local"), new ScriptedClient(Role(), Throw(new HttpRequestException("down"))));

        ChatResponse response = await pair.AskAsync(stream);

        response.Text.Should().Be("local");
        EscalationReport report = response.GetEscalationReport()!;
        report.ServedBy.Should().Be(EscalationLeg.Local);
        report.Reason.Should().Be(EscalationReason.RemoteFailure);
        pair.AssertNoLeak();
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task PreferCloud_Offline_AnswersLocallyWithoutTouchingTheCloud(bool stream)
    {
        Pair pair = Create(EscalationMode.PreferCloud, Works("local"), Works("cloud"), o => o.Connectivity = new ApplicationConnectivity { IsOnline = false });

        ChatResponse response = await pair.AskAsync(stream);

        response.Text.Should().Be("local");
        response.GetEscalationReport()!.Block.Should().Be(EscalationBlock.Offline);
        pair.Resolutions.Should().Be(0);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task PreferCloud_Forbidden_AnswersLocally(bool stream)
    {
        Pair pair = Create(EscalationMode.PreferCloud, Works("local"), Works("cloud"), o => o.Triggers.Add(new ForbiddingTrigger()));

        (await pair.AskAsync(stream)).Text.Should().Be("local");
        pair.Resolutions.Should().Be(0);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task PreferCloud_BothFail_HasBothErrors(bool stream)
    {
        Pair pair = Create(
            EscalationMode.PreferCloud, new ScriptedClient(Throw(new OverloadedException(8, 8))), new ScriptedClient(Throw(new HttpRequestException("down"))));

        AggregateException thrown = (await pair.Awaiting(p => p.AskAsync(stream)).Should().ThrowAsync<AggregateException>()).Which;

        thrown.InnerExceptions.Select(e => e.GetType()).Should().Equal(typeof(OverloadedException), typeof(HttpRequestException));
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task CloudOnly_CloudFails_ThrowsItsOwnErrorAndLeavesTheLocalLegAlone(bool stream)
    {
        HttpRequestException error = new("down");
        Pair pair = Create(EscalationMode.CloudOnly, Works("local"), new ScriptedClient(Throw(error)));

        (await pair.Awaiting(p => p.AskAsync(stream)).Should().ThrowAsync<HttpRequestException>()).Which.Should().BeSameAs(error);
        pair.Local.Calls.Should().Be(0);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task CloudOnly_Offline_IsOffline(bool stream)
    {
        Pair pair = Create(EscalationMode.CloudOnly, Works("local"), Works("cloud"), o => o.Connectivity = new ApplicationConnectivity { IsOnline = false });

        await pair.Awaiting(p => p.AskAsync(stream)).Should().ThrowAsync<OfflineException>();
        pair.Local.Calls.Should().Be(0);
        pair.Resolutions.Should().Be(0);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task BetterModel_AskedFor_GoesToTheCloudWithTheLabel(bool stream)
    {
        Pair pair = Create(EscalationMode.PreferLocal, Works("local"), Works("cloud"));

        EscalationReport report = (await pair.AskAsync(stream, new ChatOptions().WithBetterModel("thumbs-down"))).GetEscalationReport()!;

        report.ServedBy.Should().Be(EscalationLeg.Cloud);
        report.Reason.Should().Be(EscalationReason.UserRequest);
        report.Label.Should().Be("thumbs-down");
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task BetterModel_AboveTheCeiling_StaysLocal(bool stream)
    {
        Pair pair = Create(EscalationMode.PreferLocal, Works("local"), Works("cloud"), o => o.Ceiling = EscalationMode.LocalOnly);

        (await pair.AskAsync(stream, new ChatOptions().WithBetterModel())).Text.Should().Be("local");
        pair.Resolutions.Should().Be(0);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Policy_Throws_AnswersLocally(bool stream)
    {
        Pair pair = Create(EscalationMode.PreferCloud, Works("local"), Works("cloud"), o => o.PolicyResolver = new Resolver(_ => throw new TimeoutException()));

        ChatResponse response = await pair.AskAsync(stream);

        response.Text.Should().Be("local");
        response.GetEscalationReport()!.Block.Should().Be(EscalationBlock.Application);
        pair.Resolutions.Should().Be(0);
    }

    [Theory]
    [MemberData(nameof(Both))]
    public async Task Policy_OfTheTenant_LowersTheMode(bool stream)
    {
        Pair pair = Create(
            EscalationMode.PreferCloud, Works("local"), Works("cloud"),
            o => o.PolicyResolver = new Resolver(t => new EscalationPolicy { Ceiling = t == "strict" ? EscalationMode.LocalOnly : null }));

        (await pair.AskAsync(stream, new ChatOptions().WithEscalation(tenant: "strict"))).Text.Should().Be("local");
        (await pair.AskAsync(stream, new ChatOptions().WithEscalation(tenant: "other"))).Text.Should().Be("cloud");
    }

    private static Pair Create(EscalationMode mode, ScriptedClient local, ScriptedClient cloud, Action<EscalationOptions>? configure = null) => new(local, cloud, o =>
    {
        o.RequireFinishReason = true;
        o.Mode = mode;
        configure?.Invoke(o);
    });

    private sealed class Resolver(Func<string?, EscalationPolicy> resolve) : IEscalationPolicyResolver
    {
        public ValueTask<EscalationPolicy> ResolveAsync(string? tenant, CancellationToken cancellationToken) => new(resolve(tenant));
    }
}
