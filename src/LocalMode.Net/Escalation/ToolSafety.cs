using Microsoft.Extensions.AI;

namespace LocalMode;

/// <summary>Keeps function invocation out of the legs: a tool that ran in one leg would run again in the other.</summary>
internal static class ToolSafety
{
    public static void ThrowIfInvokesFunctions(IChatClient client, EscalationLeg leg)
    {
        if (client.GetService(typeof(FunctionInvokingChatClient)) is not null)
        {
            throw new InvalidOperationException(
                $"The {(leg == EscalationLeg.Local ? "local" : "cloud")} leg invokes functions itself, so a tool could run twice when a request escalates. "
                + "Take UseFunctionInvocation() out of the leg and call it before UseEscalation(), or after EscalateTo(), which puts it outside of both legs.");
        }
    }
}
