using Microsoft.Extensions.AI;

namespace LocalMode.Testing.Tests.Conformance;

/// <summary>The suite over clients with one defect.</summary>
internal sealed class BrokenConformance(Defect defect) : ScriptedConformance(defect.OneAtATime)
{
    protected override ChatClientCapabilities Capabilities => defect.Claim(base.Capabilities);

    protected override async ValueTask<IChatClient> Open(Func<ScriptedRequest, ScriptedReply> script) => defect.Break(await base.Open(script));
}
