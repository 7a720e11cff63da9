namespace LocalMode.Tokenizers.ChatTemplates;

/// <summary>A macro as it is written.</summary>
internal sealed record MacroDefinition(string Name, MacroParameter[] Parameters, MacroUses Uses, Statement[] Body);
