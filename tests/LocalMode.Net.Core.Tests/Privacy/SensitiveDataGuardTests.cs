using Microsoft.Extensions.AI;
using static LocalMode.Core.Tests.Privacy.Payloads;

namespace LocalMode.Core.Tests.Privacy;

public class SensitiveDataGuardTests
{
    private const string Value = "jan+1@example.com";

    public static TheoryData<string> AllPlaces => [.. Places(Value).Keys, .. Names(Value).Keys];

    public static TheoryData<string> AllUnknowns => [.. Unknowns().Keys];

    [Theory]
    [MemberData(nameof(AllPlaces))]
    public async Task Inspect_ValueAnywhere_Forbids(string place)
    {
        EgressPayload payload = Places(Value).TryGetValue(place, out EgressPayload? found) ? found : Names(Value)[place];

        EgressVerdict verdict = await Guard(EgressOutcome.Forbid, Value).InspectAsync(payload, Ct);

        verdict.Outcome.Should().Be(EgressOutcome.Forbid);
        verdict.Block.Should().Be(EscalationBlock.SensitiveData);
        verdict.Findings.Should().Equal(new EgressFinding("planted", SensitiveDataKind.Custom, 1));
        verdict.Rule.Should().NotContain(Value);
    }

    [Theory]
    [MemberData(nameof(AllPlaces))]
    public async Task Inspect_NoValueAnywhere_Allows(string place)
    {
        EgressPayload payload = Places(Value).TryGetValue(place, out EgressPayload? found) ? found : Names(Value)[place];

        (await Guard(EgressOutcome.Forbid, "something else").InspectAsync(payload, Ct)).Should().BeSameAs(EgressVerdict.Allow);
    }

    [Theory]
    [MemberData(nameof(AllUnknowns))]
    public async Task Inspect_UnknownContent_Forbids(string what)
    {
        EgressVerdict verdict = await Guard(EgressOutcome.Allow, Value).InspectAsync(Unknowns()[what], Ct);

        verdict.Outcome.Should().Be(EgressOutcome.Forbid);
        verdict.Block.Should().Be(EscalationBlock.UnknownContent);
        verdict.Rule.Should().StartWith("the payload holds ");
    }

    [Theory]
    [InlineData("image/png", true)]
    [InlineData("IMAGE/*", true)]
    [InlineData("image/jpeg", false)]
    [InlineData("audio/*", false)]
    public async Task Inspect_MediaType_LeavesOnlyIfNamed(string allowed, bool leaves)
    {
        SensitiveDataGuard guard = new(new() { Detectors = [], AllowedMediaTypes = { allowed } });

        EgressVerdict verdict = await guard.InspectAsync(Unknowns()["image"], Ct);

        verdict.Outcome.Should().Be(leaves ? EgressOutcome.Allow : EgressOutcome.Forbid);
    }

    [Fact]
    public async Task Inspect_NumberInJson_IsRead()
    {
        EgressPayload payload = Of(
            new FunctionCallContent("1", "f", new Dictionary<string, object?> { ["a"] = 4111111111111111L }),
            new FunctionResultContent("1", Payloads.Json(new { n = 4111111111111111L })));

        EgressVerdict verdict = await Guard(EgressOutcome.Forbid, "4111111111111111").InspectAsync(payload, Ct);

        verdict.Findings.Should().Equal(new EgressFinding("planted", SensitiveDataKind.Custom, 2));
    }

    [Fact]
    public async Task Inspect_KeyThatExplainsItsValue_IsReadWithIt()
    {
        PlantedDetector detector = new("\"password\": \"hunter2\"");
        EgressPayload payload = Of(new FunctionResultContent("1", Payloads.Json(new { password = "hunter2" })));

        (await new SensitiveDataGuard(new() { Detectors = [detector] }).InspectAsync(payload, Ct)).Outcome.Should().Be(EgressOutcome.Forbid);
    }

    [Fact]
    public async Task Inspect_SeveralKinds_TheStrictestHoldsAndTheOthersAreReplaced()
    {
        SensitiveDataGuardOptions options = new()
        {
            Detectors = [new PlantedDetector(SensitiveDataKind.Email, "a@b.c"), new PlantedDetector(SensitiveDataKind.Person, "Jan"), new PlantedDetector(SensitiveDataKind.Place, "Paris")],
            DefaultOutcome = EgressOutcome.Allow,
            Outcomes = { [SensitiveDataKind.Email] = EgressOutcome.AllowRedacted, [SensitiveDataKind.Person] = EgressOutcome.Ask },
        };
        SensitiveDataGuard guard = new(options);
        options.Outcomes.Clear();

        EgressVerdict all = await guard.InspectAsync(Of(new TextContent("Jan in Paris: a@b.c, a@b.c")), Ct);
        all.Outcome.Should().Be(EgressOutcome.Ask);
        all.Values.Should().Equal(new SensitiveValue(SensitiveDataKind.Email, "a@b.c"));
        all.Findings.Should().BeEquivalentTo(
            [new EgressFinding("planted", SensitiveDataKind.Email, 2), new EgressFinding("planted", SensitiveDataKind.Person, 1), new EgressFinding("planted", SensitiveDataKind.Place, 1)]);

        (await guard.InspectAsync(Of(new TextContent("a@b.c in Paris")), Ct)).Outcome.Should().Be(EgressOutcome.AllowRedacted);
        (await guard.InspectAsync(Of(new TextContent("Paris")), Ct)).Outcome.Should().Be(EgressOutcome.Allow);
    }

    [Theory]
    [InlineData("""{"m":"jan\u002B1@example.com"}""", Value)]
    [InlineData("https://host/?m=jan%2B1%40example.com", "jan%2B1%40example.com")]
    public async Task Inspect_EscapedValue_IsToBeReplacedAsItStands(string text, string value)
    {
        EgressVerdict verdict = await Guard(EgressOutcome.AllowRedacted, Value).InspectAsync(Of(new TextContent(text)), Ct);

        verdict.Values.Should().Equal(new SensitiveValue(SensitiveDataKind.Custom, value));
    }

    [Fact]
    public async Task Inspect_DetectorThrows_PassesThrough()
    {
        SensitiveDataGuard guard = new(new() { Detectors = [new ThrowingDetector()] });

        await guard.Invoking(each => each.InspectAsync(Of(new TextContent("x")), Ct).AsTask()).Should().ThrowAsync<TimeoutException>();
    }

    [Fact]
    public async Task Inspect_Cancelled_Throws()
    {
        using CancellationTokenSource cancelled = new();
        await cancelled.CancelAsync();

        await Guard(EgressOutcome.Forbid, Value).Invoking(each => each.InspectAsync(Of(new TextContent("x")), cancelled.Token).AsTask())
            .Should().ThrowAsync<OperationCanceledException>();
    }

    [Fact]
    public async Task Inspect_ShortCleanText_AllocatesLittle()
    {
        SensitiveDataGuard guard = new(new() { Detectors = [new SilentDetector(), new SilentDetector()] });
        EgressPayload payload = new(new(), [new(ChatRole.User, "What is the capital of France?")], new ChatOptions { Temperature = 0 });
        for (int i = 0; i < 50; i++)
            await guard.InspectAsync(payload, Ct);

        CancellationToken ct = Ct;
        int clean = 0;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
            clean += (await guard.InspectAsync(payload, ct)).Outcome == EgressOutcome.Allow ? 1 : 0;
        long each = (GC.GetAllocatedBytesForCurrentThread() - before) / 100;

        each.Should().BeLessThan(1000);
        clean.Should().Be(100);
    }

    [Fact]
    public async Task Inspect_DefaultDetectors_LetACleanToolTurnLeaveAndStopAMail()
    {
        ChatOptions options = new()
        {
            Instructions = "You are a helpful assistant. Answer in one sentence.",
            Tools = [AIFunctionFactory.Create((string city, int days) => city + days, "get_weather", "Gives the weather of a city for the next days.")],
            ToolMode = ChatToolMode.RequireSpecific("get_weather"),
            ModelId = "gpt-5-mini-2025-08-07",
            StopSequences = ["\n\n"],
        };
        List<ChatMessage> messages =
        [
            new(ChatRole.User, "What is the weather in Paris for the next 3 days?"),
            new(ChatRole.Assistant, [new FunctionCallContent("d8e8fca2dc0f896fd7cb4cb0031ba249", "get_weather", new Dictionary<string, object?> { ["city"] = "Paris", ["days"] = 3 })]),
            new(ChatRole.Tool, [new FunctionResultContent("d8e8fca2dc0f896fd7cb4cb0031ba249", Payloads.Json(new { temperatures = new[] { 12.5, 13, 11.75 }, unit = "C" }))]),
        ];

        (await new SensitiveDataGuard().InspectAsync(new(new(), OutgoingMessages.Map(messages), options), Ct)).Outcome.Should().Be(EgressOutcome.Allow);

        messages.Add(new(ChatRole.User, "Send it to jan@example.com and jan@example.com."));
        EgressPayload payload = new(new(), OutgoingMessages.Map(messages), options);
        EgressVerdict forbidden = await new SensitiveDataGuard().InspectAsync(payload, Ct);
        forbidden.Block.Should().Be(EscalationBlock.SensitiveData);
        forbidden.Findings.Should().ContainSingle().Which.Should().Be(new EgressFinding("email", SensitiveDataKind.Email, 2));
        (await SensitiveDataGuard.Redacting().InspectAsync(payload, Ct)).Values.Should().Equal(new SensitiveValue(SensitiveDataKind.Email, "jan@example.com"));
        (await SensitiveDataGuard.Asking().InspectAsync(payload, Ct)).Outcome.Should().Be(EgressOutcome.Ask);
    }

    [Fact]
    public void Constructor_BadOptions_Throws()
    {
        FluentActions.Invoking(() => new SensitiveDataGuard(new() { Detectors = [null!] })).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new SensitiveDataGuard(new() { Detectors = [], AllowedMediaTypes = { "" } })).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new SensitiveDataGuard(new() { Detectors = [], DefaultOutcome = (EgressOutcome)9 })).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new SensitiveDataGuard(new() { Detectors = [], Outcomes = { [SensitiveDataKind.Email] = (EgressOutcome)9 } }))
            .Should().Throw<ArgumentException>();
    }

    private static SensitiveDataGuard Guard(EgressOutcome outcome, string value) => new(new() { Detectors = [new PlantedDetector(value)], DefaultOutcome = outcome });

    private sealed class ThrowingDetector : ISensitiveDataDetector
    {
        public string Name => "throwing";

        public ValueTask<IReadOnlyList<SensitiveSpan>> DetectAsync(string text, CancellationToken cancellationToken = default) => throw new TimeoutException();
    }

    private sealed class SilentDetector : ISensitiveDataDetector
    {
        public string Name => "silent";

        public ValueTask<IReadOnlyList<SensitiveSpan>> DetectAsync(string text, CancellationToken cancellationToken = default) => new([]);
    }
}
