// What every case gives and what a real deployment draws or asks for anew each time.

@export()
var name = 'contacts'

@export()
var region = 'westeurope'

@export()
var operators = ['operator@example.com']

@export()
var month = '2026-01-01'

@export()
var seed = 'a-seed-that-is-as-long-as-two-guids-and-is-no-secret-to-anybody-at-all'

@export()
var previousSeed = 'another-seed-as-long-as-two-guids-that-is-no-secret-to-anybody-either'
