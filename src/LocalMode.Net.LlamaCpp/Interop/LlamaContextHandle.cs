using System.Runtime.InteropServices;

namespace LocalMode.LlamaCpp.Interop;

/// <summary>Owns a <c>llama_context</c> and keeps its model alive until the context is gone.</summary>
internal sealed class LlamaContextHandle : SafeHandle
{
    private readonly LlamaModelHandle _model;

    /// <summary>Takes over <paramref name="context"/>, which was made from <paramref name="model"/>.</summary>
    public LlamaContextHandle(nint context, LlamaModelHandle model)
        : base(invalidHandleValue: 0, ownsHandle: true)
    {
        bool added = false;
        model.DangerousAddRef(ref added);
        _model = model;
        SetHandle(context);
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        LlamaNative.Free(handle);
        _model.DangerousRelease();
        return true;
    }
}
