namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>Which of the special names a macro's body reads; a macro that reads none of them refuses surplus arguments.</summary>
[Flags]
internal enum MacroUses
{
    None = 0,
    Varargs = 1,
    Kwargs = 2,
    Caller = 4,
}
