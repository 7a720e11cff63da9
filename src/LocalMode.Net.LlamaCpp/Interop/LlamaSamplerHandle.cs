using System.Runtime.InteropServices;

namespace LocalMode.LlamaCpp.Interop;

/// <summary>Owns a <c>llama_sampler</c> chain with everything that was added to it.</summary>
internal sealed class LlamaSamplerHandle : SafeHandle
{
    public LlamaSamplerHandle(nint sampler)
        : base(invalidHandleValue: 0, ownsHandle: true) => SetHandle(sampler);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LlamaNative.SamplerFree(handle);
        return true;
    }
}
