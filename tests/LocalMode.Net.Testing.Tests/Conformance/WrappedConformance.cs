using Microsoft.Extensions.AI;

namespace LocalMode.Testing.Tests.Conformance;

/// <summary>The suite over a scripted client in the wrappers of this package, which then change nothing.</summary>
internal sealed class WrappedConformance() : ScriptedConformance(oneAtATime: false)
{
    protected override async ValueTask<IChatClient> Open(Func<ScriptedRequest, ScriptedReply> script) =>
        new FaultInjectingChatClient(new CapturingChatClient(await base.Open(script)), FaultPlan.None);
}
