using System.Runtime.InteropServices;

namespace LocalMode.LlamaCpp.Interop;

/// <summary><c>llama_sampler_chain_params</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LlamaSamplerChainParams
{
    public byte NoPerformanceCounters;
}
