"""The words of the house: frozen values, enums and unit types, standard library only.

Every other room imports these; they import nothing of the house. HL7 FHIR R4's nouns are
used where it has one (Practitioner, Patient, Slot, Appointment).
"""
