using System.Runtime.InteropServices;

namespace LocalMode.LlamaCpp.Interop;

/// <summary>Owns a <c>llama_model</c>. A vocabulary belongs to its model: callers hold a reference while they use it.</summary>
internal sealed class LlamaModelHandle : SafeHandle
{
    public LlamaModelHandle(nint model)
        : base(invalidHandleValue: 0, ownsHandle: true) => SetHandle(model);

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LlamaNative.ModelFree(handle);
        return true;
    }
}
