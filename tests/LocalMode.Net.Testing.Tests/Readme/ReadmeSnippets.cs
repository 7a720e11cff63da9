using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;

namespace LocalMode.Testing.Tests.Readme;

/// <summary>The README's samples of clients, word for word between the marks.</summary>
internal static class ReadmeSnippets
{
    public static async Task<int> Scripted(AIFunction weather)
    {
        // begin
        using ScriptedChatClient client = new(
            new ScriptedReply(ScriptedStep.Say("Let me look."), ScriptedStep.Call("get_weather", """{"city":"Bern"}""")),
            ScriptedReply.FromText("It is sunny in Bern."));

        ChatResponse answer = await client.AsBuilder().UseFunctionInvocation().Build().GetResponseAsync("How is the weather?", new() { Tools = [weather] });
        Console.WriteLine(client.Requests.Count); // 2
        // end
        return answer.Text.Length > 0 ? client.Requests.Count : 0;
    }

    public static async Task<string> Faults()
    {
        // begin
        FakeTimeProvider clock = new();
        using FaultInjectingChatClient local = new(
            new ScriptedChatClient(ScriptedReply.FromText("It is sunny in Bern.")),
            FaultPlan.OnCall(1, Fault.Throw(() => new HttpRequestException("refused")))
                .Or(FaultPlan.OnCall(2, Fault.CutAfter(3)))
                .Or(FaultPlan.During(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(90), Fault.StallAfter(1))),
            clock);
        using FallbackChatClient hybrid = new(local, () => new ScriptedChatClient(ScriptedReply.FromText("The cloud answers.")));

        ChatResponse answer = await hybrid.GetResponseAsync("How is the weather?");
        Console.WriteLine($"{answer.Text} ({local.Calls.Count} call, {local.StreamsOpened - local.StreamsDisposed} streams leaked)");
        // end
        return answer.Text;
    }

    public static async Task<bool> Tripwire()
    {
        // begin
        CloudTripwire cloud = new();
        using ScriptedChatClient local = new(new ScriptedReply(ScriptedStep.Throw(() => new OverloadedException(8, 8))));
        using FallbackChatClient hybrid = new(local, cloud.Resolve, new() { Mode = EscalationMode.LocalOnly });

        try
        {
            await hybrid.GetResponseAsync("My account is 12345.");
        }
        catch (EscalationForbiddenException)
        {
        }

        cloud.AssertUntouched();
        // end
        return cloud.Touches.Count == 0;
    }

    public static async Task<bool> Payloads()
    {
        // begin
        using CapturingChatClient cloud = new(new ScriptedChatClient(ScriptedReply.FromText("Noted.")));
        await cloud.GetResponseAsync("My account is [account-1].");

        cloud.Payloads.AssertContains("[account-1]");
        cloud.Payloads.AssertNeverContains("12345");
        // end
        return cloud.Payloads.Count == 1;
    }
}
